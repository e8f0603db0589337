using Microsoft.Extensions.Options;

namespace Facet.Hosting.Internal.Server;

/// <summary>
/// The options for what is set up while the application is built and mapped. Bad options are absent here: the start, which comes later,
/// reports all of them together and does not happen.
/// </summary>
internal sealed class EarlyOptions(IOptions<HostingOptions> options)
{
    public HostingOptions? ValueOrNull()
    {
        try
        {
            return options.Value;
        }
        catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException)
        {
            return null;
        }
    }
}
