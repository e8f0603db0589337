using Facet.Inference.Internal;
using Microsoft.Extensions.Logging;

namespace Facet.Inference;

/// <summary>Loads each model once, when it is first asked for, and keeps it until the host is disposed. Thread-safe.</summary>
/// <param name="registry">Where the models are.</param>
/// <param name="options">How they are run.</param>
/// <param name="logger">Is warned of a model that the CPU runs in place of the provider that was asked for.</param>
public sealed class ModelHost(ModelRegistry registry, OnnxModelOptions? options = null, ILogger? logger = null) : IDisposable
{
    private readonly Dictionary<string, OnnxModel> _models = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private bool _isDisposed;

    /// <summary>The loaded model; the host disposes it.</summary>
    /// <param name="id">A model of the manifest.</param>
    /// <param name="taps">As for <see cref="ModelRegistry.Prepare"/>; another list of taps is another loaded model.</param>
    /// <exception cref="Facet.Models.ModelException">It cannot be prepared or loaded; the next call tries again.</exception>
    public OnnxModel Get(string id, params IReadOnlyList<string> taps)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(taps);
        var key = string.Join('\n', taps.Prepend(id));
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_models.TryGetValue(key, out var model))
            {
                model = OnnxModel.Load(registry.Prepare(id, taps), options);
                _models.Add(key, model);
                if (options is { } wanted && model.Provider != wanted.Provider)
                {
                    logger?.FellBack(id, wanted.Provider, model.Provider);
                }
            }

            return model;
        }
    }

    /// <summary>What runs a model; null while it is not loaded.</summary>
    /// <param name="id">A model of the manifest.</param>
    public ExecutionProvider? ProviderOf(string id)
    {
        lock (_gate)
        {
            return _models.Values.FirstOrDefault(model => model.Entry.Id == id)?.Provider;
        }
    }

    /// <summary>Disposes every loaded model, each when its last run has ended.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var model in _models.Values)
            {
                model.Dispose();
            }

            _models.Clear();
        }
    }
}
