namespace Facet.Index;

/// <summary>Says which slots a search may return. It is asked from the searching thread, often about the same slot only once.</summary>
public interface ISlotFilter
{
    /// <summary>Slots that match, or null if that is not known; an estimate is good enough.</summary>
    int? MatchCount => null;

    bool Matches(int slot);
}
