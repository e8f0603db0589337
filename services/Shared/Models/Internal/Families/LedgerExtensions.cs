using Facet.Models.Internal.Transformers;
using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Families;

/// <summary>Layers under the names that PyTorch modules give their tensors.</summary>
internal static class LedgerExtensions
{
    public static Linear Linear(this TensorLedger ledger, string name, int inputs, int outputs, bool hasBias = true) => new(
        ledger.Take($"{name}.weight", TensorRole.Matrix, outputs, inputs),
        ledger.TakeIf(hasBias, $"{name}.bias", TensorRole.Bias, outputs));

    public static Norm Norm(this TensorLedger ledger, string name, long width) => new(
        ledger.Take($"{name}.weight", TensorRole.NormWeight, width),
        ledger.Take($"{name}.bias", TensorRole.Bias, width));
}
