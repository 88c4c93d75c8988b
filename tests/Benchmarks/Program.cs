using Gatehouse.Benchmarks;

// Each command is one process of a measurement; run.sh puts them together.
switch (args)
{
    case ["upstream", var url]:
        await Servers.UpstreamAsync(url);
        break;
    case ["kestrel", var url]:
        await Servers.KestrelAsync(url);
        break;
    case ["bare-yarp", var url, var upstream]:
        await BareYarp.RunAsync(url, upstream);
        break;
    case ["gateway", var url, var upstream]:
        await GatewayUnderTest.RunAsync(url, upstream);
        break;
    case ["match", var document]:
        RouteMatching.Run(document);
        break;
    case ["keys"]:
        KeyLookup.Run();
        break;
    default:
        Console.Error.WriteLine("upstream URL | kestrel URL | bare-yarp URL UPSTREAM | gateway URL UPSTREAM | match OPENAPI.json[.gz] | keys");
        return 2;
}

return 0;
