using Facet.Inference;
using Facet.Models;

namespace Facet.ModelServing;

/// <summary>Loads the models that a service's options name.</summary>
public static class ModelLoading
{
    /// <param name="host">Keeps the models.</param>
    /// <param name="kind">What the service needs the model for.</param>
    /// <param name="id">Registry id.</param>
    /// <param name="outputs">Outputs or taps that are wanted; none means all outputs.</param>
    /// <exception cref="ModelException">Unknown, of another kind, damaged, or not to be run by the host's provider.</exception>
    public static OnnxModel Get(this ModelHost host, ModelKind kind, string id, params IReadOnlyList<string> outputs)
    {
        ArgumentNullException.ThrowIfNull(host);
        var model = host.Get(id, outputs);
        return model.Entry.Kind == kind
            ? model
            : throw new ModelException(ModelErrorReason.UnknownModel, $"Model '{id}' is a {model.Entry.Kind}, but a {kind} is needed; correct the option that names it.");
    }
}
