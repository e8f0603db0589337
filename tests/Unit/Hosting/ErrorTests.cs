using Facet.Hosting;
using Facet.Parsing.V1;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcStatus = Google.Rpc.Status;

namespace Facet.Unit.Tests.Hosting;

public sealed class ErrorTests
{
    private static readonly FacetError Rich = new(StatusCode.ResourceExhausted, "QUEUE_FULL", "The queue is full; retry in 1.5 s.")
    {
        Field = "options.crop_size",
        Metadata = new Dictionary<string, string> { ["limit"] = "8" },
        RetryAfter = TimeSpan.FromSeconds(1.5),
    };

    [Fact]
    public async Task Error_travels_with_all_its_details()
    {
        var error = await FailAsync(new FacetException(Rich));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Equal(Rich.Message, error.Status.Detail);
        var status = RpcStatus.Parser.ParseFrom(error.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal((int)StatusCode.ResourceExhausted, status.Code);
        Assert.Equal(Rich.Message, status.Message);
        var info = status.Details[0].Unpack<ErrorInfo>();
        Assert.Equal(("QUEUE_FULL", "facet", "8", "parsing"), (info.Type, info.Domain, info.Metadata["limit"], info.Metadata["stage"]));
        var violation = Assert.Single(status.Details[1].Unpack<BadRequest>().FieldViolations);
        Assert.Equal(("options.crop_size", Rich.Message), (violation.Field, violation.Description));
        Assert.Equal(TimeSpan.FromSeconds(1.5), status.Details[2].Unpack<RetryInfo>().RetryDelay.ToTimeSpan());
    }

    [Fact]
    public async Task Reason_and_stage_survive_a_second_service()
    {
        var first = await FailAsync(new FacetException(Rich));
        var second = await FailAsync(first);
        var status = ErrorTranslator.FromRpc(second, "gateway");
        Assert.Equal(
            ((int)StatusCode.ResourceExhausted, "QUEUE_FULL", Rich.Message, "parsing"),
            (status.Code, status.Reason, status.Message, status.Stage));
        Assert.Equal(Rich.RetryAfter, Translator().ToError(second).RetryAfter);
        Assert.Equal(Rich.Field, Translator().ToError(second).Field);
    }

    [Fact]
    public void Error_without_details_gets_its_code_as_reason_and_the_stage_that_was_called()
    {
        var status = ErrorTranslator.FromRpc(new RpcException(new(StatusCode.DeadlineExceeded, "late")), "search");
        Assert.Equal(
            ((int)StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED", "late", "search"),
            (status.Code, status.Reason, status.Message, status.Stage));
    }

    [Fact]
    public void Foreign_details_do_no_harm()
    {
        var trailers = new Metadata { { "grpc-status-details-bin", [255, 255, 255] } };
        var status = ErrorTranslator.FromRpc(new RpcException(new(StatusCode.NotFound, "gone"), trailers), "search");
        Assert.Equal("NOT_FOUND", status.Reason);
    }

    [Fact]
    public async Task Mapped_library_exception_becomes_its_error()
    {
        var error = await FailAsync(
            new FileNotFoundException("no file"),
            services => services
                .AddErrorMapping<IOException>(io => new FacetError(StatusCode.DataLoss, "IO", io.Message))
                .AddErrorMapping<Exception>(_ => new FacetError(StatusCode.Unknown, "ANY", "any")));
        Assert.Equal((StatusCode.DataLoss, "no file"), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task Unknown_exception_is_logged_under_the_id_that_the_caller_gets()
    {
        var log = new ListLogger();
        var error = await FailAsync(
            new InvalidOperationException("password is 1234"),
            services => services.AddLogging(log.AddTo),
            ("Logging:LogLevel:Facet", "Error"));
        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.DoesNotContain("1234", error.ToString(), StringComparison.Ordinal);
        var (message, exception) = Assert.Single(log.Entries, entry => entry.Exception is InvalidOperationException);
        Assert.Equal("password is 1234", exception!.Message);
        var id = message.Split(' ')[^1];
        Assert.Contains(id, error.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(TaskCanceledException))]
    public async Task Cancellation_becomes_cancelled(Type type)
    {
        var error = await FailAsync((Exception)Activator.CreateInstance(type)!);
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
    }

    [Fact]
    public async Task Message_is_sent_as_one_line_of_bounded_length()
    {
        var error = await FailAsync(new FacetException(FacetError.Invalid("image", "LONG", "a\r\nb" + new string('x', 5000))));
        Assert.Equal(1024, error.Status.Detail.Length);
        Assert.StartsWith("a  bxx", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Item_status_names_this_service_as_the_stage()
    {
        var status = Translator().ToItemStatus(new FacetException(FacetError.MissingItem), "features");
        Assert.Equal(((int)StatusCode.InvalidArgument, "MISSING_ITEM", "features"), (status.Code, status.Reason, status.Stage));
    }

    [Fact]
    public void Single_inner_exception_of_an_aggregate_counts()
    {
        var status = Translator().ToItemStatus(new AggregateException(new FacetException(Rich)), "features");
        Assert.Equal("QUEUE_FULL", status.Reason);
    }

    private static ErrorTranslator Translator() => new([], LoggerFactory.Create(_ => { }).CreateLogger<ErrorTranslator>());

    private static async Task<RpcException> FailAsync(
        Exception exception, Action<IServiceCollection>? configure = null, params (string Key, string? Value)[] settings)
    {
        var service = new FakeParsing { OnParse = (_, _) => throw exception };
        await using var host = await TestHost.StartAsync(service, configure, settings);
        return await Assert.ThrowsAsync<RpcException>(() => host.Client.ParseAsync(new ParseRequest()).ResponseAsync);
    }
}
