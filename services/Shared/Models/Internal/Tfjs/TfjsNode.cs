using System.Text;

namespace Facet.Models.Internal.Tfjs;

/// <summary>
/// A node of a TensorFlow graph, with typed access to its attributes. Its inputs are the names of the nodes whose first output it
/// reads; control dependencies are left out.
/// </summary>
internal sealed record TfjsNode(
    string Name, string Op, IReadOnlyList<string> Inputs, IReadOnlyDictionary<string, TfjsAttribute?> Attributes)
{
    public string Text(string attribute) => Decode(Find(attribute)?.S) ?? throw Missing(attribute);

    public bool Flag(string attribute) => Find(attribute)?.B ?? false;

    public IReadOnlyList<long> Integers(string attribute) => Find(attribute)?.List?.I ?? throw Missing(attribute);

    public IReadOnlyList<string> Texts(string attribute) =>
        Find(attribute)?.List?.S?.Select(Decode).OfType<string>().ToArray() ?? throw Missing(attribute);

    /// <summary>Sizes of the attribute <c>shape</c>; -1 where the size is free.</summary>
    public long[] Shape() =>
        Find("shape")?.Shape?.Dim?.Select(dimension => dimension?.Size ?? -1).ToArray() ?? throw Missing("shape");

    /// <summary>An error that names this node and its operator.</summary>
    public ModelException Unsupported(string why) => ModelException.Unsupported($"{Op} node '{Name}': {why}");

    /// <inheritdoc cref="Unsupported"/>
    public ModelException Invalid(string why) => ModelException.Invalid($"{Op} node '{Name}': {why}");

    private TfjsAttribute? Find(string attribute) => Attributes.GetValueOrDefault(attribute);

    private ModelException Missing(string attribute) => Invalid($"the attribute '{attribute}' is missing or of another type.");

    private static string? Decode(byte[]? text) => text is null ? null : Encoding.UTF8.GetString(text);
}
