using Facet.Hosting;

namespace Facet.Features;

internal static class Checks
{
    /// <exception cref="FacetException">INVALID_ARGUMENT about the field, if the condition does not hold.</exception>
    public static void Require(bool condition, string field, string reason, string message)
    {
        if (!condition)
        {
            throw new FacetException(FacetError.Invalid(field, reason, message));
        }
    }
}
