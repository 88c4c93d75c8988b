using Gatehouse.Portal.Welcome;
using Xunit;

namespace Gatehouse.Portal.Tests.Welcome;

public sealed class CallSnippetsTests
{
    [Fact]
    public void Every_language_has_the_whole_address_and_the_whole_key()
    {
        foreach (var language in CallSnippets.Languages)
        {
            var call = CallSnippets.Of(language, "http://localhost:8080/abc/dev/pets", "gkd7Qm2AXr4TbW9c");

            Assert.Contains("\"http://localhost:8080/abc/dev/pets\"", call);
            Assert.Contains("gkd7Qm2AXr4TbW9c", call);
        }
    }
}
