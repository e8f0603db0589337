using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Facet.Cli.Hosting;

/// <summary>Says in one line why a host did not start and what to do.</summary>
internal static class StartFailure
{
    public static string Explain(Exception error, HostSettings settings)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }:
                    return $"The port is in use: {settings.Grpc}{(settings.Http.Length > 0 ? " or " + settings.Http : "")}. "
                        + "Stop the other program or choose others with --grpc and --http.";
                case UnauthorizedAccessException:
                    return $"No permission: {cause.Message} Choose another folder with --data.";
            }
        }

        return $"The server did not start: {error.Message}";
    }
}
