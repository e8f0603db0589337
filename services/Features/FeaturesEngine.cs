using Facet.Hosting;
using Facet.Inference;
using Facet.Models;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Facet.Features;

/// <summary>
/// The backbones of the features service with the outputs and sizes that were asked for, each loaded once, behind its queue. When there are as
/// many as the options allow, the one that was not used for longest makes room for a new one.
/// </summary>
public sealed class FeaturesEngine : IDisposable
{
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromSeconds(1);

    private readonly BackboneSource _source;
    private readonly RecipeBook _recipes;
    private readonly FeaturesOptions _options;
    private readonly ILogger<FeaturesEngine> _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SessionSlot> _slots = new(StringComparer.Ordinal);

    // Counts calls, so that the slots can be put into the order of their last use.
    private long _calls;

    public FeaturesEngine(BackboneSource source, RecipeBook recipes, IOptions<FeaturesOptions> options, ILogger<FeaturesEngine> logger) =>
        (_source, _recipes, _options, _logger) = (source, recipes, options.Value, logger);

    /// <summary>Why the service must not answer; null while nothing speaks against it.</summary>
    internal string? Refusal { get; set; }

    /// <summary>The backbones that are loaded.</summary>
    public IReadOnlyList<BackboneSession> Loaded
    {
        get
        {
            lock (_gate)
            {
                return [.. _slots.Values.Where(slot => slot.Session.IsValueCreated).Select(slot => slot.Session.Value)];
            }
        }
    }

    /// <summary>The loaded backbone. It stays loaded until the lease is disposed, and as long after as nothing else needs its place.</summary>
    /// <param name="recipe">Says which model.</param>
    /// <param name="outputs">What it gives, in this order.</param>
    /// <param name="inputSize">Side of its input; 0 is its own.</param>
    /// <param name="isKept">Whether it never makes room for another one, as is right for what most calls need.</param>
    /// <exception cref="FacetException">The self-test failed, the model cannot have this input size, or so many models are in use that this one is refused.</exception>
    /// <exception cref="ModelException">The backbone cannot be loaded or lacks a tap; the next call tries again.</exception>
    public SessionLease Rent(Recipe recipe, IReadOnlyList<TapOutput> outputs, int inputSize, bool isKept = false)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(outputs);
        if (Refusal is { } why)
        {
            throw new FacetException(new FacetError(StatusCode.FailedPrecondition, "SELF_TEST_FAILED", why));
        }

        // The same tap in another layout is another output.
        var key = string.Join('\n', outputs.Select(output => $"{output.Name} {output.Layout} {output.Mask}").Prepend($"{recipe.Model} {inputSize}"));
        var slot = Enter(key, () => Load(recipe, outputs, inputSize), isKept);
        try
        {
            return new SessionLease(slot.Session.Value, () => Leave(slot));
        }
        catch
        {
            // A failure is not kept: what was missing may be there at the next call.
            Leave(slot);
            Forget(key, slot);
            throw;
        }
    }

    /// <summary>The same outputs in float32, or in the only precision that the model has.</summary>
    /// <exception cref="ModelException">The backbone cannot be prepared.</exception>
    internal BackboneModel Reference(Recipe recipe, IReadOnlyList<TapOutput> outputs, int inputSize)
    {
        var precision = _source.Find(_recipes.SourceOf(recipe)).IsConvertedOnDemand ? ModelPrecision.F32 : (ModelPrecision?)null;
        return Prepare(recipe, outputs, inputSize, precision);
    }

    private BackboneModel Prepare(Recipe recipe, IReadOnlyList<TapOutput> outputs, int inputSize, ModelPrecision? precision) => _source.Prepare(new BackboneRequest
    {
        Model = _recipes.SourceOf(recipe),
        Outputs = outputs,
        Precision = precision,
        Size = inputSize == 0 ? null : new ImageSize(inputSize, inputSize),
    });

    public void Dispose()
    {
        foreach (var session in Loaded)
        {
            session.Dispose();
        }
    }

    private SessionSlot Enter(string key, Func<BackboneSession> load, bool isKept)
    {
        SessionSlot? leaving = null;
        try
        {
            lock (_gate)
            {
                if (!_slots.TryGetValue(key, out var slot))
                {
                    leaving = _slots.Count < _options.MaxModels ? null : RemoveIdle();
                    slot = new SessionSlot(load);
                    _slots.Add(key, slot);
                }

                slot.Users++;
                slot.LastCall = ++_calls;
                slot.IsKept |= isKept;
                return slot;
            }
        }
        finally
        {
            leaving?.Session.Value.Dispose();
        }
    }

    private SessionSlot RemoveIdle()
    {
        var (key, slot) = _slots.Where(entry => entry.Value.IsIdle).OrderBy(entry => entry.Value.LastCall).FirstOrDefault();
        if (key is null)
        {
            throw new FacetException(new FacetError(
                StatusCode.ResourceExhausted, "TOO_MANY_MODELS",
                $"{_options.MaxModels} models, each with its outputs and size, are in use; ask for one of them, try again in a second, or raise Facet:Features:MaxModels.")
            {
                RetryAfter = s_retryAfter,
            });
        }

        _slots.Remove(key);
        return slot;
    }

    private void Leave(SessionSlot slot)
    {
        lock (_gate)
        {
            slot.Users--;
        }
    }

    private void Forget(string key, SessionSlot slot)
    {
        lock (_gate)
        {
            if (_slots.GetValueOrDefault(key) == slot)
            {
                _slots.Remove(key);
            }
        }
    }

    private BackboneSession Load(Recipe recipe, IReadOnlyList<TapOutput> outputs, int inputSize)
    {
        RequireSize(recipe, inputSize);

        // The option says what checkpoints are converted to; the shipped models stay what they are.
        var precision = _source.Find(_recipes.SourceOf(recipe)).IsConvertedOnDemand ? _options.Precision : null;
        return BackboneSession.Load(Prepare(recipe, outputs, inputSize, precision), _options.ToSessionOptions(), logger: _logger);
    }

    private void RequireSize(Recipe recipe, int inputSize)
    {
        if (inputSize == 0)
        {
            return;
        }

        var model = _source.Find(_recipes.SourceOf(recipe));
        var (isSquare, isOwn) = (model.Size.Height == model.Size.Width, model.Size.Width == inputSize);
        if (!model.IsResizable && !(isSquare && isOwn))
        {
            throw new FacetException(FacetError.Invalid(
                "options.input_size", "INPUT_SIZE", $"Model '{recipe.Model}' takes {model.Size} only, not {inputSize}; leave input_size out."));
        }

        if (model.IsResizable && inputSize % Math.Max(model.PatchSize, 1) != 0)
        {
            throw new FacetException(FacetError.Invalid(
                "options.input_size", "INPUT_SIZE",
                $"{inputSize} is no multiple of the patch of model '{recipe.Model}', {model.PatchSize} pixels: {inputSize / model.PatchSize * model.PatchSize} would be one."));
        }
    }

    /// <summary>A place for a session; what changes is guarded by the engine.</summary>
    private sealed class SessionSlot(Func<BackboneSession> load)
    {
        public Lazy<BackboneSession> Session { get; } = new(load);

        /// <summary>Leases that were not disposed.</summary>
        public int Users { get; set; }

        public long LastCall { get; set; }

        public bool IsKept { get; set; }

        public bool IsIdle => Users == 0 && !IsKept && Session.IsValueCreated;
    }
}
