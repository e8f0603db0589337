using System.Collections.Concurrent;
using Facet.Hosting;
using Facet.Inference;
using Facet.Models;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Facet.Features;

/// <summary>The backbones of the features service with the outputs and sizes that were asked for, each loaded once, behind its queue.</summary>
public sealed class FeaturesEngine : IDisposable
{
    private readonly BackboneSource _source;
    private readonly RecipeBook _recipes;
    private readonly FeaturesOptions _options;
    private readonly ILogger<FeaturesEngine> _logger;
    private readonly ConcurrentDictionary<string, Lazy<BackboneSession>> _sessions = new(StringComparer.Ordinal);

    public FeaturesEngine(BackboneSource source, RecipeBook recipes, IOptions<FeaturesOptions> options, ILogger<FeaturesEngine> logger) =>
        (_source, _recipes, _options, _logger) = (source, recipes, options.Value, logger);

    /// <summary>Why the service must not answer; null while nothing speaks against it.</summary>
    internal string? Refusal { get; set; }

    /// <summary>The backbones that are loaded.</summary>
    public IEnumerable<BackboneSession> Loaded => _sessions.Values.Where(session => session.IsValueCreated).Select(session => session.Value);

    /// <summary>The loaded backbone; the engine disposes it.</summary>
    /// <param name="recipe">Says which model.</param>
    /// <param name="outputs">What it gives, in this order.</param>
    /// <param name="inputSize">Side of its input; 0 is its own.</param>
    /// <exception cref="FacetException">The self-test failed, the model cannot have this input size, or so many models are loaded that this one is refused.</exception>
    /// <exception cref="ModelException">The backbone cannot be loaded or lacks a tap; the next call tries again.</exception>
    public BackboneSession Session(Recipe recipe, IReadOnlyList<TapOutput> outputs, int inputSize)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(outputs);
        if (Refusal is { } why)
        {
            throw new FacetException(new FacetError(StatusCode.FailedPrecondition, "SELF_TEST_FAILED", why));
        }

        var key = string.Join('\n', outputs.Select(output => output.Name).Prepend($"{recipe.Model} {inputSize}"));
        if (!_sessions.ContainsKey(key) && _sessions.Count >= _options.MaxModels)
        {
            throw new FacetException(new FacetError(
                StatusCode.ResourceExhausted, "TOO_MANY_MODELS",
                $"{_options.MaxModels} models, each with its outputs and size, are loaded already; ask for one of them, or raise Facet:Features:MaxModels."));
        }

        var session = _sessions.GetOrAdd(key, _ => new Lazy<BackboneSession>(() => Load(recipe, outputs, inputSize)));
        try
        {
            return session.Value;
        }
        catch
        {
            // A failure is not kept: what was missing may be there at the next call.
            _sessions.TryRemove(KeyValuePair.Create(key, session));
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
}
