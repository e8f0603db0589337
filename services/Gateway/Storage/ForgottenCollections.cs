using Facet.Gateway.Duplicates;
using Facet.Hosting;

namespace Facet.Gateway.Storage;

/// <summary>
/// Pictures of faces do not outlive a collection that was deleted elsewhere. One that is not listed may only be away, with a search service that came up
/// on another folder or before its backup: pictures cannot be made again without the photos, so they stay until it has been missed for an hour.
/// </summary>
internal sealed class ForgottenCollections(Thumbnails thumbnails, PhotoLedger ledger, TimeProvider time, ILogger<ForgottenCollections> logger)
{
    private static readonly TimeSpan s_missedFor = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _missedSince = new(StringComparer.Ordinal);

    /// <summary>The collections that have pictures or photo hashes here.</summary>
    public IReadOnlyList<string> Candidates()
    {
        try
        {
            return thumbnails.Collections();
        }
        catch (FacetException problem) when (problem.Error.Reason == GatewayDatabase.Unusable)
        {
            GatewayLog.StoreUnusable(logger, problem);
            return [];
        }
    }

    /// <param name="candidates">Asked for before the list.</param>
    /// <param name="listed">All collections that there are; none says nothing.</param>
    public void Compare(IReadOnlyList<string> candidates, IReadOnlySet<string> listed)
    {
        if (listed.Count == 0)
        {
            return;
        }

        List<string> gone = [];
        lock (_gate)
        {
            foreach (var name in _missedSince.Keys.Where(name => listed.Contains(name) || !candidates.Contains(name)).ToList())
            {
                _missedSince.Remove(name);
            }

            foreach (var name in candidates.Where(name => !listed.Contains(name)))
            {
                _missedSince.TryAdd(name, time.GetTimestamp());
                if (time.GetElapsedTime(_missedSince[name]) >= s_missedFor)
                {
                    gone.Add(name);
                }
            }
        }

        foreach (var name in gone)
        {
            thumbnails.RemoveAll(name);
            ledger.RemoveAll(name);
        }
    }
}
