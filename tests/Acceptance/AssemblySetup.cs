using Gatehouse.Acceptance.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(Browser))]
