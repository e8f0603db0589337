using System.Collections.Immutable;
using Grpc.Core;

namespace Facet.Hosting;

/// <summary>An error as callers see it.</summary>
/// <param name="Code">The gRPC status code.</param>
/// <param name="Reason">Stable, for programs: upper snake case, "IMAGE_TRUNCATED".</param>
/// <param name="Message">For people: one line saying which item, why and what to do.</param>
public sealed record FacetError(StatusCode Code, string Reason, string Message)
{
    /// <summary>The request's field that is wrong, as in the proto: "options.crop_size".</summary>
    public string? Field { get; init; }

    /// <summary>More for programs, such as the limit that was passed.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>When it makes sense to try again; null when it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A stream's item that holds no request.</summary>
    public static FacetError MissingItem { get; } = Invalid("item", "MISSING_ITEM", "The stream's item holds no request.");

    /// <summary>INVALID_ARGUMENT about one field.</summary>
    public static FacetError Invalid(string field, string reason, string message) =>
        new(StatusCode.InvalidArgument, reason, message) { Field = field };
}
