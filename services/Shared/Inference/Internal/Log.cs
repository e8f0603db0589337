using Microsoft.Extensions.Logging;

namespace Facet.Inference.Internal;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Converted model {Model} to {Path} in {Milliseconds:F0} ms")]
    public static partial void Converted(this ILogger logger, string model, string path, double milliseconds);

    [LoggerMessage(2, LogLevel.Warning, "The cached model {Path} does not match its checksum; it is converted again")]
    public static partial void CacheDamaged(this ILogger logger, string path);

    [LoggerMessage(3, LogLevel.Warning, "{Model}: {Wanted} cannot run it, so {Actual} does, as AllowCpuFallback allows. It will be slower.")]
    public static partial void FellBack(this ILogger logger, string model, ExecutionProvider wanted, ExecutionProvider actual);
}
