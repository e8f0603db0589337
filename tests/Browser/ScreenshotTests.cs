using Facet.EndToEnd.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Facet.Browser.Tests;

/// <summary>
/// The pictures of README, taken of what a new user does: loads the samples, asks who wears the same, looks at two faces side by side. They go
/// into the folder that FACET_SCREENSHOTS names (./test --browser --screenshots: docs), else nowhere.
/// </summary>
[Collection(PageTests.Name)]
public sealed class ScreenshotTests(PageFixture fixture)
{
    private const int LoadMilliseconds = 300_000;

    [BrowserFact]
    public async Task The_samples_show_the_same_make_up_on_different_people()
    {
        await LoadSamplesAsync();
        await using var session = await fixture.OpenAsync(new PageLook(Height: 960));
        var page = session.Page;
        await session.GoAsync("./?c=samples&like=point:sample1.jpg/black+and+bone%232");
        await session.Cards.First.WaitForAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "One per person" })).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.GetByText("results, the most similar first")).ToBeVisibleAsync();
        var names = await session.ResultsAsync();
        Assert.InRange(names.Take(5).Count(name => name.Contains("black and bone", StringComparison.Ordinal)), 3, 5);
        await TakeAsync(session, "page-search");
    }

    [BrowserFact]
    public async Task Side_by_side_shows_the_patches_of_the_eyes()
    {
        await using var session = await fixture.OpenAsync(new PageLook(Height: 960));
        var page = session.Page;
        await session.GoAsync("./?c=patches&like=point:sample6.jpg%230");
        await session.Cards.First.Locator(".open").ClickAsync();
        await Expect(page.Locator("dialog svg.patches")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Eyes" }).ClickAsync();
        await TakeAsync(session, "page-compare");
    }

    [BrowserFact]
    public async Task A_photo_of_several_people_is_shown_with_its_regions()
    {
        await LoadSamplesAsync();
        await using var session = await fixture.OpenAsync(new PageLook(900, 1000));
        await session.GoAsync("./?c=samples");
        await session.SearchAsync(PageSession.Sample(6));
        await Expect(session.Page.Locator("path.region")).ToHaveCountAsync(3);
        await TakeAsync(session, "page-photo");
    }

    [BrowserFact]
    public async Task The_map_shows_what_lies_together()
    {
        await LoadSamplesAsync();
        await using var session = await fixture.OpenAsync(new PageLook(Height: 860, Dark: true));
        await session.GoAsync("./?c=samples&view=map");
        var page = session.Page;
        await session.UntilAsync("/ [1-9]/.test(document.querySelector('canvas.map')?.getAttribute('aria-label'))");
        await page.GetByLabel("Lasso").ClickAsync();
        var box = (await page.Locator("canvas.map").BoundingBoxAsync())!;
        (float X, float Y)[] path = [(.12f, .52f), (.22f, .46f), (.3f, .48f), (.3f, .66f), (.2f, .66f), (.13f, .6f)];
        foreach (var (index, point) in path.Index())
        {
            await page.Mouse.MoveAsync(box.X + (box.Width * point.X), box.Y + (box.Height * point.Y), new() { Steps = 5 });
            if (index == 0)
            {
                await page.Mouse.DownAsync();
            }
        }

        await page.Mouse.UpAsync();
        await session.Cards.First.WaitForAsync();
        await page.Mouse.MoveAsync(2, 2);
        await TakeAsync(session, "page-map");
    }

    [BrowserFact]
    public async Task The_phone_shows_it_in_Chinese()
    {
        await LoadSamplesAsync();
        await using var session = await fixture.OpenAsync(PageLook.Phone with { Language = "zh-CN", Scale = 2 });
        await session.GoAsync("./?c=samples");
        await Expect(session.Page.Locator(".begin img")).Not.ToHaveCountAsync(0);
        await TakeAsync(session, "page-phone-start");
        await session.SearchAsync(PageSession.Sample(5));
        await session.EvaluateAsync<bool>("scrollTo(0, document.querySelector('.answers').offsetTop - 420), true");
        await TakeAsync(session, "page-phone-search");
    }

    /// <summary>Loads the samples with the page's own button, once.</summary>
    private async Task LoadSamplesAsync()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?c=samples");
        var load = session.Page.GetByRole(AriaRole.Button, new() { Name = "Load the samples" });
        await Expect(load.Or(session.Page.Locator(".begin img").First)).ToBeVisibleAsync();
        if (await load.IsVisibleAsync())
        {
            await load.ClickAsync();
            await Expect(session.Page.GetByText("Loading the sample photos")).ToBeVisibleAsync();
            await session.Cards.First.WaitForAsync(new() { Timeout = LoadMilliseconds });
        }
    }

    private static async Task TakeAsync(PageSession session, string name)
    {
        // All pictures that are in the page have come.
        await session.UntilAsync("[...document.images].every(image => image.complete) && !document.querySelector('.spinner')");
        var folder = Environment.GetEnvironmentVariable("FACET_SCREENSHOTS");
        var taken = await session.Page.ScreenshotAsync(new()
        {
            Type = ScreenshotType.Jpeg,
            Quality = 82,
            Animations = ScreenshotAnimations.Disabled,
            Path = string.IsNullOrEmpty(folder) ? null : Path.Combine(TestPaths.Root, folder, name + ".jpg"),
        });
        Assert.InRange(taken.Length, 20_000, 1_000_000);
    }
}
