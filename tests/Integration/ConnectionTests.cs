using System.Diagnostics;
using Facet.Cli;
using Facet.Cli.Hosting;
using Facet.Unit.Tests;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Facet.Integration.Tests;

/// <summary>How a command finds its server, and what it says when the server refuses.</summary>
[Collection(nameof(RunsCommands))]
public sealed class ConnectionTests : IDisposable
{
    private readonly TempFolder _data = new();

    [Fact]
    public async Task An_address_that_is_none_is_a_wrong_argument()
    {
        var (code, error) = await RunsCommands.RunAsync("info", "--server", "nonsense:port:7", "--data", _data.Path);

        Assert.Equal(ExitCodes.Usage, code);
        Assert.StartsWith("--server: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_note_is_believed_only_while_the_very_process_lives_that_wrote_it()
    {
        using var other = Process.Start("sleep", "600");
        try
        {
            var started = ServerRecord.StartOf(other.Id);
            Assert.NotNull(started);
            Assert.Equal(started, ServerRecord.StartOf(other.Id));
            Assert.NotNull(Read(new ServerRecord(other.Id, started, "http://127.0.0.1:1", "")));

            // The number was given again.
            Assert.Null(Read(new ServerRecord(other.Id, "7", "http://127.0.0.1:1", "")));

            // The first process of another container.
            Assert.Null(Read(ServerRecord.OfThisProcess("http://127.0.0.1:1", "")));
        }
        finally
        {
            other.Kill();
        }
    }

    [Fact]
    public async Task A_command_works_by_itself_when_nobody_answers_where_the_note_says()
    {
        using var other = Process.Start("sleep", "600");
        try
        {
            ServerRecord.Write(_data.Path, new ServerRecord(other.Id, ServerRecord.StartOf(other.Id)!, "http://127.0.0.1:1", ""));

            var (code, error) = await RunsCommands.RunAsync("collection", "list", "--data", _data.Path);

            Assert.True(code == ExitCodes.Ok, error);
        }
        finally
        {
            other.Kill();
        }
    }

    [Theory]
    [InlineData("OVERLOADED", ExitCodes.NoServer)]
    [InlineData("TOO_MANY_MODELS", ExitCodes.NoServer)]
    [InlineData("IMAGE_TOO_LARGE", ExitCodes.NotUsable)]
    public void A_server_without_room_is_no_fault_of_the_photo(string reason, int expected)
    {
        var details = new Google.Rpc.Status { Code = (int)StatusCode.ResourceExhausted, Details = { Any.Pack(new ErrorInfo { Type = reason }) } };
        var error = new RpcException(
            new Grpc.Core.Status(StatusCode.ResourceExhausted, "no"), new Metadata { { "grpc-status-details-bin", details.ToByteArray() } });

        Assert.Equal(expected, CliErrors.CodeFor(error));
    }

    public void Dispose() => _data.Dispose();

    private ServerRecord? Read(ServerRecord record)
    {
        ServerRecord.Write(_data.Path, record);
        return ServerRecord.Read(_data.Path);
    }
}
