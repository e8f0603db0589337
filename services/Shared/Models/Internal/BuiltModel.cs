using Facet.Models.Onnx;

namespace Facet.Models.Internal;

/// <summary>A finished model whose constants are still apart.</summary>
/// <param name="Model">Its initializers have no data.</param>
/// <param name="Data">The data of each initializer, in their order.</param>
internal sealed record BuiltModel(ModelProto Model, IReadOnlyList<ConstantData> Data)
{
    public long ConstantBytes => Data.Sum(data => data.Length);
}
