using System.Runtime.InteropServices;
using Facet.Features.V1;
using Facet.Search.V1;
using Facet.Types.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Facet.EndToEnd.Tests;

/// <summary>Writes, replaces and deletes points of its own, one change at a time, and knows what must be stored.</summary>
internal sealed class CrashWriter(int number, int seed)
{
    public const string Collection = "crash";

    private const int IdCount = 25;
    private const int MaxChannels = 2000;

    private readonly Random _random = new(seed * 31 + number);
    private readonly Dictionary<string, int> _acknowledged = [];
    private Dictionary<string, int?> _underWay = [];
    private int _version;
    private int _count;

    /// <summary>Changes so far.</summary>
    public int Acknowledged => Volatile.Read(ref _count);

    /// <summary>Goes on until the server is gone.</summary>
    public async Task RunAsync(SearchService.SearchServiceClient client)
    {
        try
        {
            await client.CreateCollectionAsync(new CreateCollectionRequest { Name = Collection, IfNotExists = true });
            while (true)
            {
                var ids = Enumerable.Range(0, _random.Next(1, 5)).Select(_ => $"{number}-{_random.Next(IdCount)}").Distinct().ToArray();
                var isDelete = _random.Next(4) == 0;
                _underWay = ids.ToDictionary(id => id, _ => isDelete ? (int?)null : ++_version);
                if (isDelete)
                {
                    await client.DeletePointsAsync(new DeletePointsRequest { Collection = Collection, Ids = { ids } });
                }
                else
                {
                    await UpsertAsync(client);
                }

                Accept();
                Interlocked.Increment(ref _count);
            }
        }
        catch (RpcException error) when (error.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled)
        {
            // The server was killed: what is under way may be stored or not.
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.NotFound)
        {
            throw new InvalidOperationException("a collection was lost", error);
        }
    }

    /// <summary>Each point is stored as acknowledged, or as it would be after the change under way.</summary>
    public void Check(IReadOnlyDictionary<string, Point> stored)
    {
        for (var i = 0; i < IdCount; i++)
        {
            var id = $"{number}-{i}";
            int? found = stored.TryGetValue(id, out var point) ? VersionOf(point) : null;
            int? expected = _acknowledged.TryGetValue(id, out var version) ? version : null;
            var isUnderWay = _underWay.TryGetValue(id, out var next) && found == next;
            Assert.True(found == expected || isUnderWay, $"{id}: version {found} is stored, {expected} was acknowledged, {next} was under way");
            if (isUnderWay)
            {
                Set(id, next);
            }
        }

        _underWay = [];
    }

    private static int VersionOf(Point point)
    {
        var version = (int)point.Metadata["version"].Integer;
        var values = MemoryMarshal.Cast<byte, float>(point.Regions.Single().Factors.Data.Span);
        Assert.Equal(-1, values.IndexOfAnyExcept(version));
        return version;
    }

    private async Task UpsertAsync(SearchService.SearchServiceClient client)
    {
        var request = new UpsertRequest
        {
            Collection = Collection,
            Fingerprint = new Fingerprint { Model = "crash", Recipe = "crash" },
            CreateCollection = true,
        };
        request.Points.AddRange(_underWay.Select(change => Point(change.Key, change.Value!.Value)));
        var statuses = (await client.UpsertAsync(request)).Statuses;
        Assert.All(statuses, status => Assert.Equal(0, status.Status.Code));
    }

    private Point Point(string id, int version)
    {
        var rows = _random.Next(1, 9);
        var values = new float[rows * MaxChannels / 8];
        Array.Fill(values, version);
        return new Point
        {
            Id = id,
            Regions =
            {
                new RegionFactors
                {
                    Region = "lips",
                    Factors = new Tensor
                    {
                        Type = TensorType.Float32, Shape = { rows, MaxChannels / 8 }, Data = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
                    },
                },
            },
            Metadata = { ["version"] = new MetadataValue { Integer = version } },
        };
    }

    private void Accept()
    {
        foreach (var (id, version) in _underWay)
        {
            Set(id, version);
        }

        _underWay = [];
    }

    private void Set(string id, int? version)
    {
        if (version is { } stored)
        {
            _acknowledged[id] = stored;
        }
        else
        {
            _acknowledged.Remove(id);
        }
    }
}
