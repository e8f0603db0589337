using Facet.Inference;
using Facet.Models;

namespace Facet.Features;

internal static partial class FeaturesLog
{
    [LoggerMessage(1, LogLevel.Information, "{Model}: self-test of {Output} on {Provider} in {Precision}: relative error {Error:G3}, at most {Tolerance:G3} is accepted.")]
    public static partial void SelfTestPassed(ILogger logger, string model, string output, ExecutionProvider provider, ModelPrecision precision, double error, double tolerance);
}
