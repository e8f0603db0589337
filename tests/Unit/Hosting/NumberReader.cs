using Grpc.Core;

namespace Facet.Unit.Tests.Hosting;

/// <summary>Requests 0, 1, 2, ... count - 1, all of them there at once.</summary>
internal sealed class NumberReader(int count) : IAsyncStreamReader<int>
{
    public int Read { get; private set; }

    public int Current => Read - 1;

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Read == count)
        {
            return Task.FromResult(false);
        }

        Read++;
        return Task.FromResult(true);
    }
}
