using Facet.Inference;

namespace Facet.Features;

internal static partial class FeaturesLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Model}: {Wanted} cannot run it, so {Actual} does, as AllowCpuFallback allows. It will be slower.")]
    public static partial void FellBack(ILogger logger, string model, ExecutionProvider wanted, ExecutionProvider actual);

    [LoggerMessage(2, LogLevel.Information, "{Model}: self-test of {Output} on {Provider} in {Precision}: relative error {Error:G3}, at most {Tolerance:G3} is accepted.")]
    public static partial void SelfTestPassed(ILogger logger, string model, string output, string provider, string precision, double error, double tolerance);
}
