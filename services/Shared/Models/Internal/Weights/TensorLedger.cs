using System.Runtime.InteropServices;
using Facet.Models.Internal.Checkpoints;

namespace Facet.Models.Internal.Weights;

/// <summary>
/// The tensors that a network asks for while it is described. <see cref="Verify"/> then compares them with those that a checkpoint has,
/// so that one error names everything that does not fit. A description alone can also say what a made-up checkpoint must hold.
/// </summary>
internal sealed class TensorLedger(Checkpoint? checkpoint = null)
{
    private const int MaxNamesShown = 4;
    private readonly List<TensorSpec> _specs = [];
    private readonly HashSet<string> _ignored = new(StringComparer.Ordinal);

    public IReadOnlyList<TensorSpec> Specs => _specs;

    /// <summary>A tensor that must be there.</summary>
    public Parameter Take(string name, TensorRole role, params ReadOnlySpan<long> shape)
    {
        _specs.Add(new TensorSpec(name, role, shape.ToArray()));
        return new Parameter(name, shape, () => Read(name));
    }

    /// <summary>As <see cref="Take"/> when <paramref name="isThere"/> says so, and null otherwise.</summary>
    public Parameter? TakeIf(bool isThere, string name, TensorRole role, params ReadOnlySpan<long> shape) =>
        isThere ? Take(name, role, shape) : null;

    /// <summary>A tensor that may be there, and that no graph uses.</summary>
    public void Ignore(string name) => _ignored.Add(name);

    /// <exception cref="ModelException">Tensors are missing, not expected or of another shape than the config says.</exception>
    public void Verify()
    {
        var tensors = checkpoint!.Tensors;
        var missing = _specs.Where(spec => !tensors.ContainsKey(spec.Name)).Select(spec => spec.Name).ToArray();
        var known = _specs.Select(spec => spec.Name).ToHashSet(StringComparer.Ordinal);
        var unexpected = tensors.Keys.Where(name => !known.Contains(name) && !_ignored.Contains(name)).Order(StringComparer.Ordinal).ToArray();
        if (missing.Length > 0 || unexpected.Length > 0)
        {
            string[] faults = [.. Fault(missing, "missing"), .. Fault(unexpected, "not expected")];
            throw ModelException.Invalid(
                $"{checkpoint.Name} does not fit its config: {string.Join("; ", faults)}.");
        }

        foreach (var spec in _specs)
        {
            if (!spec.Shape.SequenceEqual(tensors[spec.Name].Shape))
            {
                throw ModelException.Invalid(
                    $"{checkpoint.Name}: tensor '{spec.Name}' has shape {Shapes.Text([.. tensors[spec.Name].Shape])}, "
                    + $"but by the config it has {Shapes.Text(spec.Shape)}.");
            }
        }
    }

    private static IEnumerable<string> Fault(string[] names, string what)
    {
        if (names.Length > 0)
        {
            var shown = string.Join(", ", names.Take(MaxNamesShown)) + (names.Length > MaxNamesShown ? ", ..." : string.Empty);
            yield return $"{names.Length} {(names.Length == 1 ? "tensor is" : "tensors are")} {what} ({shown})";
        }
    }

    private float[] Read(string name)
    {
        var tensor = checkpoint!.Tensors[name];
        var values = tensor.ToFloats();
        if (FloatConversion.FirstNonFinite(CheckpointType.F32, MemoryMarshal.AsBytes<float>(values)).Index >= 0)
        {
            tensor.RequireFinite();
        }

        return values;
    }
}
