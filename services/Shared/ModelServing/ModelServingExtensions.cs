using Facet.Hosting;
using Facet.Imaging;
using Facet.Inference;
using Facet.Models;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Facet.ModelServing;

/// <summary>What the services that take pictures and run models have in common.</summary>
public static class ModelServingExtensions
{
    /// <summary>Adds the model registry and says what callers see of errors in pictures and models. May be called more than once.</summary>
    public static WebApplicationBuilder AddModelServing(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(services =>
            new ModelRegistry(Options(builder.Configuration), services.GetRequiredService<ILogger<ModelRegistry>>()));
        builder.Services.TryAddSingleton(services => new BackboneSource(
            services.GetRequiredService<ModelRegistry>(),
            new PublishedCatalog(),
            logger: services.GetRequiredService<ILogger<BackboneSource>>()));
        builder.Services.AddErrorMapping<ImageException>(ToError);
        builder.Services.AddErrorMapping<ModelException>(ToError);
        builder.Services.AddErrorMapping<OverloadedException>(ToError);
        return builder;
    }

    private static ModelRegistryOptions Options(ConfigurationManager configuration)
    {
        var options = new ModelRegistryOptions();
        options.UserFolder = configuration[ModelRegistryOptions.FolderOption] is { Length: > 0 } folder ? folder : options.UserFolder;
        return options;
    }

    private static FacetError ToError(ImageException error) => error.Reason == ImageErrorReason.TooLarge
        ? new FacetError(StatusCode.ResourceExhausted, "IMAGE_TOO_LARGE", Sentence(error.Message))
        : FacetError.Invalid("image", "IMAGE_" + UpperSnakeCase(error.Reason), Sentence(error.Message));

    private static FacetError ToError(OverloadedException error) =>
        new(StatusCode.ResourceExhausted, "OVERLOADED", error.Message) { RetryAfter = error.RetryAfter };

    private static FacetError ToError(ModelException error) => error.Reason is ModelErrorReason.UnknownModel or ModelErrorReason.UnknownOutput
        ? FacetError.Invalid("model", UpperSnakeCase(error.Reason), error.Message)
        : new FacetError(StatusCode.FailedPrecondition, "MODEL_" + UpperSnakeCase(error.Reason), error.Message);

    /// <summary>Imaging's messages go on after the item's name; alone they begin with a capital and end with a full stop.</summary>
    private static string Sentence(string message) => $"{char.ToUpperInvariant(message[0])}{message.AsSpan(1)}{(message.EndsWith('.') ? "" : ".")}";

    private static string UpperSnakeCase<TReason>(TReason reason)
        where TReason : struct, Enum =>
        string.Concat(reason.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : char.ToUpperInvariant(c).ToString()));
}
