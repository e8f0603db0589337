namespace Facet.Search.Model;

/// <summary>A request that cannot be served, and why.</summary>
/// <param name="reason">For programs.</param>
/// <param name="message">One line for people: which item, why, what to do.</param>
/// <param name="innerException">What caused it, if anything did.</param>
public sealed class SearchException(SearchReason reason, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public SearchReason Reason { get; } = reason;

    internal static SearchException Invalid(string message) => new(SearchReason.InvalidArgument, message);

    internal static SearchException NoCollection(string name) =>
        new(SearchReason.CollectionNotFound, $"there is no collection '{name}'; create it first or set create_collection");
}
