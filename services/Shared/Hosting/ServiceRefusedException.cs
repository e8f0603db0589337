namespace Facet.Hosting;

/// <summary>
/// A warm-up found that the service would answer wrongly. The process stays up, so that health probes and callers hear why: the service is
/// NOT_SERVING and refuses calls.
/// </summary>
public sealed class ServiceRefusedException(string message) : Exception(message);
