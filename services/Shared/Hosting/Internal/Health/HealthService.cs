using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Facet.Hosting.Internal.Health;

/// <summary>The gRPC health protocol over <see cref="Readiness"/>.</summary>
internal sealed class HealthService(ServiceCatalog catalog, Readiness readiness, IHostApplicationLifetime lifetime)
    : Grpc.Health.V1.Health.HealthBase
{
    private readonly HashSet<string> _known = [string.Empty, .. catalog.Services.Select(service => service.FullName)];

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        _known.Contains(request.Service)
            ? Task.FromResult(new HealthCheckResponse { Status = Status(request.Service) })
            : throw new FacetException(new FacetError(
                StatusCode.NotFound, "SERVICE_UNKNOWN", $"There is no service '{request.Service}' here; List names those there are."));

    public override Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        var answer = new HealthListResponse();
        foreach (var service in _known)
        {
            answer.Statuses[service] = new HealthCheckResponse { Status = Status(service) };
        }

        return Task.FromResult(answer);
    }

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        ServingStatus? last = null;
        while (true)
        {
            // Taken before the status is read, so that no change in between is missed.
            var changed = readiness.Changed;
            var status = _known.Contains(request.Service) ? Status(request.Service) : ServingStatus.ServiceUnknown;
            if (status != last)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
                last = status;
            }

            if (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return;
            }

            await changed.WaitAsync(context.CancellationToken);
        }
    }

    private ServingStatus Status(string service) => readiness.IsReady(service) ? ServingStatus.Serving : ServingStatus.NotServing;
}
