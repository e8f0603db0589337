using Facet.Models.Internal.Configs;

namespace Facet.Models.Internal.Transformers;

/// <summary>down(act(up x)), or down(act(gate x) * up x) with a gate.</summary>
internal sealed record Mlp(Linear Up, Linear? Gate, Linear Down, Activation Activation);
