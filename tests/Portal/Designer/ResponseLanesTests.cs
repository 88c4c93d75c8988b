using Gatehouse.Definitions.Rest;
using Gatehouse.Portal.Designer;

namespace Gatehouse.Portal.Tests.Designer;

public sealed class ResponseLanesTests
{
    [Theory]
    [InlineData("503", "502")]
    [InlineData("503 timeout", "502")]
    [InlineData("409", "409")]
    [InlineData("404", "410")]
    [InlineData("200", "200")]
    [InlineData("5033", "200")]
    public void An_answer_takes_the_first_lane_that_fits_the_whole_status(string answer, string lane) =>
        Assert.Equal(lane, ResponseLanes.Choose(Integration(("200", null), ("409", "409"), ("410", "4\\d{2}"), ("502", "5\\d{2}")), answer));

    [Fact]
    public void Without_a_default_an_answer_may_fit_no_lane() => Assert.Null(ResponseLanes.Choose(Integration(("502", "5\\d{2}")), "200"));

    [Fact]
    public void Overlapping_patterns_are_flagged_on_both_lanes()
    {
        var lanes = Lanes(("200", null), ("400", "409"), ("401", "4\\d{2}"));

        Assert.Contains("409 wins", Fault(lanes, "401"), StringComparison.Ordinal);
        Assert.Contains("this lane wins", Fault(lanes, "400"), StringComparison.Ordinal);
        Assert.Null(Fault(lanes, "200"));
    }

    [Theory]
    [InlineData("4\\d{2}", "409", "Never taken")]
    [InlineData("5\\d{2}", "6\\d{2}", "fits no status")]
    [InlineData("5\\d{2}", "(", "not a regular expression")]
    [InlineData("5\\d{2}", "", null)]
    public void A_lane_that_no_answer_can_take_is_flagged(string first, string second, string? why)
    {
        var fault = Fault(Lanes(("400", first), ("409", second)), "409");

        Assert.Equal(why is null, fault is null);
        Assert.Contains(why ?? "", fault ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_default_is_flagged() => Assert.Contains("another default", Fault(Lanes(("200", null), ("201", "")), "201"), StringComparison.Ordinal);

    [Fact]
    public void A_lane_without_a_method_response_is_an_error()
    {
        var method = new RestMethod { Integration = Integration(("200", null)) };

        Assert.Equal(FlowState.Error, Assert.Single(ResponseLanes.Of(method)).State);
    }

    [Fact]
    public void A_method_response_without_a_lane_is_shown_as_such()
    {
        var lane = Assert.Single(ResponseLanes.Of(new RestMethod { Responses = [Samples.Entry("404", new MethodResponse())] }));

        Assert.Equal((false, "nothing leads here"), (lane.Mapped, lane.Selection));
    }

    private static string? Fault(IReadOnlyList<Lane> lanes, string status) => lanes.Single(lane => lane.Status == status).Fault;

    private static IReadOnlyList<Lane> Lanes(params (string Status, string? Pattern)[] lanes) => ResponseLanes.Of(new RestMethod
    {
        Integration = Integration(lanes),
        Responses = Gatehouse.Definitions.Map.ToMap(lanes, lane => lane.Status, _ => new MethodResponse()),
    });

    private static Integration Integration(params (string Status, string? Pattern)[] lanes) => new()
    {
        Type = IntegrationType.HTTP,
        Responses = Gatehouse.Definitions.Map.ToMap(lanes, lane => lane.Status, lane => new IntegrationResponse { SelectionPattern = lane.Pattern }),
    };
}
