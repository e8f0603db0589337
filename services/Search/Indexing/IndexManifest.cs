using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Facet.Index;

namespace Facet.Search.Indexing;

/// <summary>What a saved index says of itself, as JSON. Nothing of it is believed before <see cref="Check"/> has looked at it.</summary>
/// <param name="Version">Of the training, 1 or more.</param>
/// <param name="Sequence">All changes up to this one are in.</param>
/// <param name="Tuning">How far searches go.</param>
/// <param name="RegionCount">Regions that the generation had when the sketches were trained.</param>
/// <param name="Regions">Numbers of those that have sketches.</param>
/// <param name="Unseen">Ordinals of the points of which sketches see nothing in some region.</param>
/// <param name="SlotsSha256">Of the table of slots, hexadecimal.</param>
/// <param name="Sha256">Of all the rest, hexadecimal: of the JSON with nothing in this place.</param>
internal sealed record IndexManifest(
    int Version,
    long Sequence,
    IndexTuning Tuning,
    int RegionCount,
    IReadOnlyList<int> Regions,
    IReadOnlyList<long> Unseen,
    string SlotsSha256,
    string Sha256 = "")
{
    private const int MaxVersion = 1 << 30;
    private const int MostEffort = 1 << 16;

    /// <summary>Numbers of regions lie below.</summary>
    private const int MaxRegions = 256;

    private static readonly JsonSerializerOptions s_strict = new()
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this with { Sha256 = ComputeSha256() }, s_strict);

    /// <param name="bytes">What <see cref="ToBytes"/> made.</param>
    /// <param name="ordinalEnd">No point of the store has this ordinal or a larger one.</param>
    /// <exception cref="InvalidDataException">They are damaged, or what they say cannot be.</exception>
    public static IndexManifest Read(ReadOnlySpan<byte> bytes, long ordinalEnd)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<IndexManifest>(bytes, s_strict) ?? throw new InvalidDataException("it is empty");
            manifest.Check(ordinalEnd);
            return manifest;
        }
        catch (JsonException damage)
        {
            throw new InvalidDataException($"it is no JSON of a manifest: {damage.Message}", damage);
        }
    }

    private void Check(long ordinalEnd)
    {
        Require(Version is >= 1 and <= MaxVersion, $"version {Version} cannot be");
        Require(Sequence >= 0, $"change {Sequence} cannot be");
        Require(Tuning.Shortlist is >= 1 and <= MostEffort, $"a shortlist of {Tuning.Shortlist} lies outside 1..{MostEffort}");
        Require(Tuning.Ef is >= 1 and <= MostEffort, $"an ef of {Tuning.Ef} lies outside 1..{MostEffort}");
        Require(Tuning.Recall is null or (>= 0 and <= 1), $"a recall of {Tuning.Recall} lies outside 0..1");
        Require(RegionCount is >= 1 and <= MaxRegions, $"{RegionCount} regions lie outside 1..{MaxRegions}");
        Require(Regions.Count is >= 1 and <= VectorLayout.MaxParts, $"{Regions.Count} sketches lie outside 1..{VectorLayout.MaxParts}");
        Require(Regions.All(number => number >= 0 && number < RegionCount), $"a sketch is of a region outside 0..{RegionCount - 1}");
        Require(Regions.Distinct().Count() == Regions.Count, "two sketches are of one region");
        Require(Unseen.All(ordinal => ordinal >= 0 && ordinal < ordinalEnd), $"an unseen point lies outside 0..{ordinalEnd - 1}");
        Require(Unseen.Distinct().Count() == Unseen.Count, "an unseen point is there twice");

        // Last: only numbers that can be written as JSON have a checksum.
        Require(Sha256 == ComputeSha256(), "its checksum does not fit");
    }

    private static void Require(bool isSound, string problem)
    {
        if (!isSound)
        {
            throw new InvalidDataException(problem);
        }
    }

    private string ComputeSha256() =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this with { Sha256 = "" }, s_strict)));
}
