using Facet.Inference;
using Facet.Models;
using Facet.Parsing.Landmarks;
using Facet.Parsing.Regions;

namespace Facet.Parsing.Parsers;

/// <summary>What the channels of a network mean in a catalogue, and what is painted over them.</summary>
internal sealed class NetworkClasses
{
    private readonly byte[] _values;

    /// <exception cref="ModelException">The class map has a class that the catalogue does not have.</exception>
    public NetworkClasses(ModelEntry model, RegionCatalog catalog)
    {
        var known = catalog.Labels.Select(label => label.Name).ToHashSet();
        if (model.ClassMap!.Classes.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw new ModelException(
                ModelErrorReason.InvalidManifest,
                $"Model '{model.Id}': its class map has '{unknown}', which is no label of the region catalogue; there are {string.Join(", ", known)}.");
        }

        _values = [.. model.ClassMap.Classes.Select(catalog.ValueOf)];
        Zones = new MeshPainter(catalog, catalog.ZoneLayers);
        Occluders = catalog.Members(new RegionRule("occluders", catalog.Occluders));
        ZoneBases = [.. catalog.ZoneLayers.SelectMany(layer => layer.Over!).Select(catalog.ValueOf).Distinct()];
    }

    /// <summary>Paints the zones that lie on a network's labels.</summary>
    public MeshPainter Zones { get; }

    /// <summary>Labels on which zones lie.</summary>
    public IReadOnlyList<byte> ZoneBases { get; }

    /// <summary>For every label value, whether it hides a face.</summary>
    public bool[] Occluders { get; }

    /// <summary>Outline of a face in front of which occluders are looked for.</summary>
    public static ReadOnlySpan<int> Oval => MeshTopology.FaceOval;

    /// <summary>The label value of a channel.</summary>
    public byte ValueOf(int channel) => _values[channel];
}
