namespace Facet.Models.Internal.Features;

/// <summary>What to do about a feature file that cannot be used.</summary>
internal static class FeatureFaults
{
    public static ModelException WithAdvice(ModelException error)
    {
        var advice = error.Reason switch
        {
            ModelErrorReason.MissingFile => "Check the path and the permissions.",
            ModelErrorReason.InvalidFormat => "Extract the picture again.",
            ModelErrorReason.TooLarge => "Save one picture a file.",
            _ => "Save the feature map alone, for example by torch.save(tensor, path).",
        };
        return new ModelException(error.Reason, $"{error.Message} {advice}", error);
    }
}
