using Facet.Models.Onnx;

namespace Facet.Models.Internal;

/// <summary>A constant of a graph.</summary>
/// <param name="Header">Name, type and shape, without the data.</param>
/// <param name="Data">Its bytes.</param>
internal sealed record GraphConstant(TensorProto Header, ConstantData Data);
