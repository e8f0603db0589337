using System.Diagnostics.Metrics;
using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Facet.Unit.Tests.Hosting;

public sealed class MetricsTests
{
    private const string Name = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private const string Label = """"[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\[\\"n])*["]"""";
    private const string Value = """(-?[0-9.]+(E[+-]?[0-9]+)?|[+-]Inf|NaN)""";
    private const string Line = $$"""^(# (HELP|TYPE) {{Name}} .+|{{Name}}(\{{{Label}}(,{{Label}})*\})? {{Value}})$""";

    [Fact]
    public async Task Calls_are_counted_by_method_and_status_in_seconds()
    {
        var service = new FakeParsing { OnParse = (_, _) => throw new RpcException(new(StatusCode.OutOfRange, "none")) };
        await using var host = await TestHost.StartAsync(service);
        await Assert.ThrowsAsync<RpcException>(() => host.Client.ParseAsync(new()).ResponseAsync);
        var page = await host.Http.GetStringAsync("/metrics");
        const string Labels = "rpc_grpc_status_code=\"OutOfRange\",rpc_method=\"facet.parsing.v1.ParsingService/Parse\"";
        Assert.Contains("# TYPE rpc_server_call_duration_seconds histogram\n", page, StringComparison.Ordinal);
        Assert.Contains("# HELP rpc_server_call_duration_seconds Duration of calls", page, StringComparison.Ordinal);
        Assert.Contains($"rpc_server_call_duration_seconds_bucket{{{Labels},le=\"0.001\"}} ", page, StringComparison.Ordinal);
        Assert.Contains($"rpc_server_call_duration_seconds_bucket{{{Labels},le=\"+Inf\"}} 1\n", page, StringComparison.Ordinal);
        Assert.Contains($"rpc_server_call_duration_seconds_count{{{Labels}}} 1\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_is_well_formed_and_of_the_right_type()
    {
        await using var host = await TestHost.StartAsync();
        await host.Client.ParseAsync(new());
        using var answer = await host.Http.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var page = await answer.Content.ReadAsStringAsync();
        Assert.EndsWith("\n", page, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration_seconds_bucket", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE dotnet_gc_collections_total counter\n", page, StringComparison.Ordinal);
        var types = page.Split('\n').Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)).ToArray();
        Assert.Equal(types.Length, types.Distinct().Count());
        Assert.All(page.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(Line, line));
    }

    [Fact]
    public async Task Buckets_are_cumulative_and_end_with_the_count()
    {
        await using var host = await TestHost.StartAsync();
        using var meter = new Meter("Facet.Tests.Buckets");
        var histogram = meter.CreateHistogram<double>("test.buckets", "s");
        histogram.Record(0.002);
        histogram.Record(0.3);
        histogram.Record(1000);
        var page = await host.Http.GetStringAsync("/metrics");
        var counts = Samples(page, "test_buckets_seconds_bucket");
        Assert.Equal(counts.Order(), counts);
        Assert.Equal((0.0, 3.0), (counts[0], counts[^1]));
        Assert.Equal([1000.302], Samples(page, "test_buckets_seconds_sum"));
        Assert.Equal([3.0], Samples(page, "test_buckets_seconds_count"));
    }

    [Fact]
    public async Task Names_units_and_labels_are_written_as_prometheus_wants_them()
    {
        await using var host = await TestHost.StartAsync();
        using var meter = new Meter("Facet.Tests.Names");
        meter.CreateCounter<long>("test.sent", "By", "Back\\slash\nand line").Add(
            5, new KeyValuePair<string, object?>("a.b", "quote\" slash\\ line\n"), new("a-b", true));
        meter.CreateCounter<long>("test.items", "{item}").Add(2);
        meter.CreateUpDownCounter<long>("test.queue").Add(-3);
        meter.CreateObservableGauge("test.share", () => double.NaN);
        var page = await host.Http.GetStringAsync("/metrics");
        Assert.Contains(
            "# HELP test_sent_bytes_total Back\\\\slash\\nand line\n# TYPE test_sent_bytes_total counter\n",
            page,
            StringComparison.Ordinal);
        Assert.Contains("test_sent_bytes_total{a_b=\"true;quote\\\" slash\\\\ line\\n\"} 5\n", page, StringComparison.Ordinal);
        Assert.Contains("\ntest_items_total 2\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE test_queue gauge\ntest_queue -3\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE test_share gauge\ntest_share NaN\n", page, StringComparison.Ordinal);
    }

    private static double[] Samples(string page, string name) =>
    [
        .. page.Split('\n')
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
            .Select(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)),
    ];
}
