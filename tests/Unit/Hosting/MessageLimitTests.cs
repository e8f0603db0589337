using Facet.Parsing.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Facet.Unit.Tests.Hosting;

public sealed class MessageLimitTests
{
    [Fact]
    public async Task Message_over_the_limit_is_refused_and_one_below_passes()
    {
        await using var host = await TestHost.StartAsync(settings: ("Facet:Hosting:MaxMessageBytes", "65536"));
        var error = await Assert.ThrowsAsync<RpcException>(() => host.Client.ParseAsync(Photo(65_537)).ResponseAsync);
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Equal(65_000u, (await host.Client.ParseAsync(Photo(65_000))).PhotoWidth);
    }

    [Fact]
    public async Task Message_over_the_web_servers_default_of_30_megabytes_passes()
    {
        await using var host = await TestHost.StartAsync();
        const int Size = 31_000_000;
        Assert.Equal((uint)Size, (await host.Client.ParseAsync(Photo(Size))).PhotoWidth);
    }

    private static ParseRequest Photo(int bytes) => new() { Image = UnsafeByteOperations.UnsafeWrap(new byte[bytes]) };
}
