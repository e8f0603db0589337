using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Facet.Parsing.Regions;

/// <summary>One value that a pixel of a label map can have.</summary>
/// <param name="Name">For example "u_lip".</param>
/// <param name="Value">The pixel's value.</param>
/// <param name="BaseValue">The class of the plain 19-class map it lies on; equal to <paramref name="Value"/> for a plain class.</param>
public sealed record LabelDefinition(string Name, byte Value, byte BaseValue);

/// <summary>One stroke of the mesh painter: a closed ring of mesh vertices that is filled with a label.</summary>
/// <param name="Label">Name of the label it paints.</param>
/// <param name="Ring">Mesh vertices, 0..467, in order around the ring.</param>
/// <param name="Grow">Outward shift of the outline in units of the distance between the eyes; negative shrinks.</param>
/// <param name="Over">Names of the labels that it may replace; empty means any.</param>
/// <param name="OverNetwork">
/// Set for a zone that no network knows: names of a network's labels on which it is painted too. Layers without it are left to the network.
/// </param>
/// <param name="Smooth">Draws the outline as a smooth curve through the vertices instead of straight edges.</param>
/// <param name="EndsWithSkin">
/// Set for one layer, whose ring is the outline of the face: the mesh parser ends it where the colour of the photo says that the skin ends, at the hairline or at hair over it.
/// </param>
public sealed record PaintLayer(
    string Label,
    IReadOnlyList<int> Ring,
    float Grow = 0,
    IReadOnlyList<string>? Over = null,
    bool Smooth = true,
    IReadOnlyList<string>? OverNetwork = null,
    bool EndsWithSkin = false);

/// <summary>A region of make-up: the union of some labels.</summary>
public sealed record RegionRule(string Name, IReadOnlyList<string> Labels);

/// <summary>
/// What the regions of a face are: labels, how the mesh painter lays them down, and which labels make a region. It is data
/// (regions.json), so that a new region needs no new build.
/// </summary>
public sealed class RegionCatalog
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private readonly Dictionary<string, byte> _values;
    private string? _fingerprint;

    [JsonConstructor]
    public RegionCatalog(
        string classMap,
        IReadOnlyList<LabelDefinition> labels,
        IReadOnlyList<PaintLayer> layers,
        IReadOnlyList<RegionRule> regions,
        IReadOnlyList<string>? occluders = null)
    {
        (ClassMap, Labels, Layers, Regions, Occluders) = (classMap, labels, layers, regions, occluders ?? []);
        Validate();
        _values = labels.ToDictionary(label => label.Name, label => label.Value);
    }

    /// <summary>Name of the class order.</summary>
    public string ClassMap { get; }

    /// <summary>The class order with a short hash of all that the catalogue says: masks painted by another catalogue do not compare.</summary>
    [JsonIgnore]
    public string Fingerprint => _fingerprint ??= $"{ClassMap}@{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, s_json)))[..8]}";

    public IReadOnlyList<LabelDefinition> Labels { get; }

    /// <summary>In painting order: later layers lie over earlier ones.</summary>
    public IReadOnlyList<PaintLayer> Layers { get; }

    /// <summary>The layers that are painted on a network's labels, over these only.</summary>
    [JsonIgnore]
    public IReadOnlyList<PaintLayer> ZoneLayers =>
        [.. Layers.Where(layer => layer.OverNetwork is { Count: > 0 }).Select(layer => layer with { Over = layer.OverNetwork })];

    public IReadOnlyList<RegionRule> Regions { get; }

    /// <summary>Labels that hide a face when they lie in front of it.</summary>
    public IReadOnlyList<string> Occluders { get; }

    public byte ValueOf(string label) => _values[label];

    /// <summary>For every pixel value, whether it belongs to the region.</summary>
    public bool[] Members(RegionRule region)
    {
        var members = new bool[256];
        foreach (var label in region.Labels)
        {
            members[_values[label]] = true;
        }

        return members;
    }

    /// <summary>For every pixel value, the class of the plain 19-class map it stands for.</summary>
    public byte[] BaseClasses()
    {
        var bases = new byte[256];
        foreach (var label in Labels)
        {
            bases[label.Value] = label.BaseValue;
        }

        return bases;
    }

    /// <exception cref="InvalidDataException">The file is no catalogue; the message says where.</exception>
    public static RegionCatalog Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<RegionCatalog>(stream, s_json)
                ?? throw new InvalidDataException("it holds null");
        }
        catch (Exception error) when (error is JsonException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"Region catalogue {path}: {error.Message} Correct the file or leave the option empty.", error);
        }
    }

    private void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(ClassMap), "classMap is empty.");
        Require(Labels.Count > 0 && Regions.Count > 0, "labels and regions must not be empty.");
        Require(Labels.Select(label => label.Name).Distinct().Count() == Labels.Count, "two labels have the same name.");
        Require(Labels.Select(label => label.Value).Distinct().Count() == Labels.Count, "two labels have the same value.");
        var names = Labels.Select(label => label.Name).ToHashSet();
        foreach (var layer in Layers)
        {
            Require(names.Contains(layer.Label), $"a layer paints '{layer.Label}', which is no label.");
            Require(layer.Ring is { Count: >= 3 }, $"the ring of '{layer.Label}' has fewer than 3 vertices.");
            Require(layer.Ring.All(vertex => vertex is >= 0 and < Landmarks.MeshTopology.PointCount), $"the ring of '{layer.Label}' names a vertex outside 0..467.");
            Require(float.IsFinite(layer.Grow) && Math.Abs(layer.Grow) <= 1, $"grow of '{layer.Label}' must lie in -1..1.");
            Require(layer.Over is null || layer.Over.All(names.Contains), $"the layer of '{layer.Label}' lies over an unknown label.");
            Require(layer.OverNetwork is null || layer.OverNetwork.All(names.Contains), $"the layer of '{layer.Label}' lies over an unknown label of a network.");
        }

        Require(Layers.Count(layer => layer.EndsWithSkin) <= 1, "more than one layer ends with the skin.");
        Require(Occluders.All(names.Contains), "occluders has an unknown label.");

        Require(Regions.Select(region => region.Name).Distinct().Count() == Regions.Count, "two regions have the same name.");
        foreach (var region in Regions)
        {
            Require(region.Labels is { Count: > 0 } && region.Labels.All(names.Contains), $"region '{region.Name}' has no labels or an unknown one.");
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidDataException(message);
        }
    }
}
