namespace Facet.Hosting;

/// <summary>Ends a call, or an item of a stream, with the given error.</summary>
public sealed class FacetException(FacetError error, Exception? innerException = null) : Exception(error.Message, innerException)
{
    public FacetError Error { get; } = error;
}
