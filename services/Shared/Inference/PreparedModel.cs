namespace Facet.Inference;

/// <summary>A model whose files were checked and which is ready to load.</summary>
/// <param name="Entry">Its entry in the manifest.</param>
/// <param name="Path">The ONNX file.</param>
/// <param name="Outputs">What a run returns, in this order.</param>
public sealed record PreparedModel(ModelEntry Entry, string Path, IReadOnlyList<ModelOutput> Outputs)
{
    /// <summary>The name of an output in the ONNX file: a conversion uses the manifest's names.</summary>
    internal string GraphName(ModelOutput output) => Entry.Format == ModelFormat.Onnx ? output.Node : output.Name;
}
