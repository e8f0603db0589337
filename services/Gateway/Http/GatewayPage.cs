using Microsoft.Extensions.FileProviders;

namespace Facet.Gateway.Http;

/// <summary>The web page: the files of the folder wwwroot beside the binaries.</summary>
internal static class GatewayPage
{
    /// <summary>Asked for again each time, and answered with 304 when nothing changed: a page never mixes files of two versions.</summary>
    private const string Revalidate = "no-cache";

    public static void UseGatewayPage(this WebApplication app)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (!Directory.Exists(folder))
        {
            return;
        }

        // Lives as long as the application.
        var files = new PhysicalFileProvider(folder);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = sent => sent.Context.Response.Headers.CacheControl = Revalidate,
        });
    }
}
