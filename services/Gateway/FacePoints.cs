using System.Globalization;
using Facet.Features.V1;
using Facet.Gateway.Faces;
using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Parsing.V1;
using Facet.Search.V1;
using Grpc.Core;

namespace Facet.Gateway;

/// <summary>How the faces of a photo become points of a collection.</summary>
internal static class FacePoints
{
    /// <summary>A face of which nothing can be compared.</summary>
    public static FacetError NoRegion { get; } = new(
        StatusCode.FailedPrecondition, "NO_REGION", "A face was found, but none of the recipe's regions can be told on it: it is too small, hidden or turned away, or the photo has no colour. Use another photo.");

    /// <summary>Begins the keys that hold the mean colours of regions: "colour_lips" is "#b0555a".</summary>
    public const string ColourKey = "colour_";

    /// <summary>Holds the SHA-256 of the photo's bytes.</summary>
    public const string PhotoShaKey = "photo_sha256";

    /// <summary>Holds how many points the photo was stored with: fewer of them are the rest of an ingest that was broken off.</summary>
    public const string PhotoFacesKey = "photo_faces";

    /// <summary>Keys that every point of a photo has from here, whatever the caller adds.</summary>
    public static bool IsOwnKey(string key) =>
        key is "photo_id" or PhotoShaKey or PhotoFacesKey or "photo_hash" or "face" or "box" or "eye_distance" || key.StartsWith(ColourKey, StringComparison.Ordinal);

    /// <summary>Ids of a photo's points: its own id, "#", face number.</summary>
    public static string PointId(string photoId, uint face) => photoId + "#" + face.ToString(CultureInfo.InvariantCulture);

    /// <param name="request">The photo.</param>
    /// <param name="described">One of its faces, with at least one region.</param>
    /// <param name="faces">How many of its faces become points.</param>
    /// <param name="sha256">Of the photo's bytes.</param>
    /// <param name="hash">Of its picture.</param>
    public static Point ToPoint(IngestRequest request, DescribedFace described, int faces, byte[] sha256, ulong? hash)
    {
        var colours = RegionColours.Of(described.Face);
        var point = new Point { Id = PointId(request.PhotoId, described.Face.Index), Regions = { described.Features.Regions } };
        point.Metadata.Add(request.Metadata);
        point.Metadata["photo_id"] = new MetadataValue { Text = request.PhotoId };
        point.Metadata[PhotoFacesKey] = new MetadataValue { Integer = faces };
        point.Metadata[PhotoShaKey] = new MetadataValue { Text = Convert.ToHexStringLower(sha256) };
        point.Metadata["face"] = new MetadataValue { Integer = described.Face.Index };
        point.Metadata["box"] = new MetadataValue { Text = BoxText(described.Face) };
        point.Metadata["eye_distance"] = new MetadataValue { Number = described.Face.Quality.EyeDistance };
        if (hash is { } bits)
        {
            point.Metadata["photo_hash"] = new MetadataValue { Text = bits.ToString("x16", CultureInfo.InvariantCulture) };
        }

        foreach (var region in described.Features.Regions)
        {
            if (colours.TryGetValue(region.Region, out var colour))
            {
                point.Metadata[ColourKey + region.Region] = new MetadataValue { Text = colour };
            }
        }

        return point;
    }

    public static FaceSummary Summarise(DescribedFace described, string pointId) => new()
    {
        PointId = pointId,
        Index = described.Face.Index,
        Box = described.Face.Box,
        Confidence = described.Face.Confidence,
        Quality = described.Face.Quality,
        Regions = { described.Features.Regions.Select(region => region.Region) },
        MissingRegions = { described.Features.MissingRegions },
        RegionConfidences = { described.Features.Regions.Select(region => ConfidenceOf(region, described.Face)) },
    };

    private static RegionConfidence ConfidenceOf(RegionFactors described, Face face)
    {
        var found = face.Regions.FirstOrDefault(region => region.Name == described.Region);
        var confidence = new RegionConfidence { Region = described.Region, Parsing = found?.Confidence ?? 0 };
        if (described.HasConfidence)
        {
            confidence.Features = described.Confidence;
        }

        return confidence;
    }

    private static string BoxText(Face face) => string.Create(
        CultureInfo.InvariantCulture, $"{face.Box.Left:0},{face.Box.Top:0},{face.Box.Width:0},{face.Box.Height:0}");
}
