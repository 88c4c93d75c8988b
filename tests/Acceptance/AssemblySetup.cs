using Gatehouse.Acceptance.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(Browser))]

// Each test starts the whole product; on two cores they would only starve each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
