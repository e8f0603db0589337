using Facet.EndToEnd.Tests;
using Microsoft.Playwright;

namespace Facet.Browser.Tests;

/// <summary>One server with the faces of the sample photos in "default" and, by a recipe of patches, in "patches"; and one browser, for all tests.</summary>
public sealed class PageFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("facet-test-");
    private ServerProcess? _server;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Address of the page, with a slash at its end.</summary>
    public string Address => _server!.Http.TrimEnd('/') + "/";

    /// <summary>A script that checks a page for barriers.</summary>
    public string Axe { get; } = File.ReadAllText(Path.Combine(TestPaths.Root, "node_modules/axe-core/axe.min.js"));

    public async Task InitializeAsync()
    {
        if (SystemBrowser.Path is null)
        {
            return;
        }

        _server = await ServerProcess.StartAsync(_data.FullName);
        using var http = new HttpClient { BaseAddress = new Uri(Address) };
        foreach (var sample in TestPaths.Samples)
        {
            await AddAsync(http, "default", sample, "");
            await AddAsync(http, "patches", sample, "seed");
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = SystemBrowser.Path,
            // Root has no sandbox; the page comes from this machine.
            Args = ["--no-sandbox", "--force-color-profile=srgb", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
        });
    }

    /// <summary>A page of its own: nothing that another test left in a browser is in it.</summary>
    /// <param name="look">Size, language and colours.</param>
    /// <param name="address">Of another server.</param>
    internal async Task<PageSession> OpenAsync(PageLook? look = null, string? address = null)
    {
        look ??= new PageLook();
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address ?? Address,
            ViewportSize = new ViewportSize { Width = look.Width, Height = look.Height },
            ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = look.Language,
            HasTouch = look.Width < 500,
            IsMobile = look.Width < 500,
            DeviceScaleFactor = look.Scale,
            ReducedMotion = ReducedMotion.Reduce,
        });
        return new PageSession(await context.NewPageAsync());
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _server?.Dispose();
        _data.Delete(recursive: true);
    }

    private static async Task AddAsync(HttpClient http, string collection, string photo, string recipe)
    {
        using var form = new MultipartFormDataContent();
        using var bytes = new ByteArrayContent(await File.ReadAllBytesAsync(photo));
        using var named = new StringContent(recipe);
        form.Add(bytes, "photo", Path.GetFileName(photo));
        form.Add(named, "recipe");
        using var answer = await http.PostAsync($"api/v1/collections/{collection}/photos", form);
        answer.EnsureSuccessStatusCode();
    }
}
