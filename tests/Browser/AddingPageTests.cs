using System.Text;
using Facet.EndToEnd.Tests;
using Facet.Unit.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Facet.Browser.Tests;

[Collection(PageTests.Name)]
public sealed class AddingPageTests(PageFixture fixture)
{
    private const string Hostile = "<img src=x onerror=window.taken=1>";

    [BrowserFact]
    public async Task Many_photos_are_added_and_the_broken_one_is_named()
    {
        await using var session = await fixture.OpenAsync();
        await OpenCollectionAsync(session, "many");
        var photos = TestPaths.Samples.Select(path => Photo(Path.GetFileName(path), path)).ToList();
        photos.Insert(2, Photo("broken.jpg", [.. File.ReadAllBytes(PageSession.Sample(1)).Take(20_000)]));
        photos.Insert(4, Photo("words.jpg", Encoding.UTF8.GetBytes("no photo at all")));
        await AddAsync(session, photos);

        var page = session.Page;
        await Expect(page.GetByText("8 of 8 photos done")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.GetByText("6 photos stored, 21 faces")).ToBeVisibleAsync();
        var failures = page.Locator(".failures li");
        await Expect(failures).ToHaveCountAsync(2);
        await Expect(failures.Filter(new() { HasText = "broken.jpg" })).ToContainTextAsync("cut off or damaged");
        await Expect(failures.Filter(new() { HasText = "words.jpg" })).ToContainTextAsync("not a photo");
        await Expect(session.Cards).ToHaveCountAsync(21);

        // The same folder again: nothing is stored twice, and nothing sent.
        var sent = 0;
        page.Request += (_, request) => sent += request.Url.EndsWith("/photos", StringComparison.Ordinal) ? 1 : 0;
        await AddAsync(session, photos.Take(2));
        await Expect(page.GetByText("2 stored before")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(session.Cards).ToHaveCountAsync(21);
        Assert.Equal(0, sent);
    }

    [BrowserFact]
    public async Task A_photo_that_is_too_large_is_named_with_the_limit_and_the_others_go_on()
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.File("huge.jpg"), [.. await File.ReadAllBytesAsync(PageSession.Sample(1)), .. new byte[40 << 20]]);
        File.Copy(PageSession.Sample(2), folder.File("sample2.jpg"));
        await using var session = await fixture.OpenAsync();
        await OpenCollectionAsync(session, "large");
        await session.Page.Locator("input[data-role=add]").SetInputFilesAsync([folder.File("huge.jpg"), folder.File("sample2.jpg")]);
        await Expect(session.Page.GetByText("2 of 2 photos done")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(session.Page.Locator(".failures li")).ToContainTextAsync(["at most 21.0 MB"]);
        await session.GoAsync("./?c=large");
        await session.Page.Locator(".drop-area input[type=file]").First.SetInputFilesAsync(folder.File("huge.jpg"));
        await Expect(session.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("at most 21.0 MB");
    }

    [BrowserFact]
    public async Task Markup_in_names_and_labels_stays_text()
    {
        await using var session = await fixture.OpenAsync();
        await OpenCollectionAsync(session, "hostile");
        var page = session.Page;
        await page.GetByText("Labels and options").ClickAsync();
        await page.GetByLabel("Labels for all of these photos").FillAsync($"brand = {Hostile}, year = 2026");
        await AddAsync(session, [Photo($"{Hostile}.jpg", PageSession.Sample(2)), Photo($"{Hostile}broken.jpg", "none"u8.ToArray())]);
        await Expect(page.Locator(".failures li b")).ToHaveTextAsync($"{Hostile}broken.jpg", new() { Timeout = 30_000 });

        await session.Cards.First.Locator(".open").ClickAsync();
        await Expect(page.Locator(".question").GetByText(Hostile).First).ToBeVisibleAsync();
        await page.Locator(".filters summary").ClickAsync();
        await Expect(page.Locator(".filters .chip")).ToHaveTextAsync(Hostile);
        await page.Locator(".filters .chip").ClickAsync();
        await session.UntilAsync("location.search.includes('any_of')");
        await session.Cards.First.Locator(".open").ClickAsync();
        await page.GetByText("Stored with this face").ClickAsync();
        await Expect(page.Locator(".facts-list").GetByText(Hostile, new() { Exact = true })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        foreach (var view in new[] { "Map", "Status" })
        {
            await page.GetByRole(AriaRole.Navigation).GetByText(view).ClickAsync();
            await page.GetByRole(AriaRole.Heading, new() { Name = view, Exact = true }).WaitForAsync();
        }

        Assert.False(await session.EvaluateAsync<bool>("'taken' in window"));
        Assert.Equal(0, await page.Locator("img[src=x]").CountAsync());
    }

    [BrowserFact]
    public async Task A_lost_connection_makes_it_wait_and_go_on()
    {
        await using var session = await fixture.OpenAsync();
        await OpenCollectionAsync(session, "lost");
        var page = session.Page;

        // The connection goes after two photos were answered.
        var answered = 0;
        await page.RouteAsync("**/photos", async route =>
        {
            if (Interlocked.Increment(ref answered) == 3)
            {
                await page.Context.SetOfflineAsync(true);
            }

            await route.ContinueAsync();
        });
        await AddAsync(session, TestPaths.Samples.Select(path => Photo(Path.GetFileName(path), path)));
        await Expect(page.GetByText("Waiting for the server")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(page.Locator(".banner")).ToBeVisibleAsync();
        await page.Context.SetOfflineAsync(false);
        await Expect(page.GetByText("6 of 6 photos done")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.Locator(".banner")).ToHaveCountAsync(0);
        await Expect(page.Locator(".failures")).ToHaveCountAsync(0);
        await Expect(session.Cards).ToHaveCountAsync(21);
    }

    [BrowserFact]
    public async Task Chosen_faces_and_collections_are_deleted_after_a_question()
    {
        await using var session = await fixture.OpenAsync();
        await OpenCollectionAsync(session, "gone");
        await AddAsync(session, [Photo("sample2.jpg", PageSession.Sample(2))]);
        await Expect(session.Cards).ToHaveCountAsync(2, new() { Timeout = 30_000 });
        var page = session.Page;
        await session.Cards.First.HoverAsync();
        await page.GetByLabel("Choose sample2.jpg#0").ClickAsync();
        await page.Locator("#main").GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(session.Cards).ToHaveCountAsync(2);
        await page.Locator("#main").GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(session.Cards).ToHaveCountAsync(1);

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete collection" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByText("“gone” was deleted.")).ToBeVisibleAsync();
        await Expect(page.Locator(".offer")).ToBeVisibleAsync();
    }

    private static async Task OpenCollectionAsync(PageSession session, string name)
    {
        await session.GoAsync($"./?view=collection&c={name}");
        await Expect(session.Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true })).ToBeVisibleAsync();
    }

    private static Task AddAsync(PageSession session, IEnumerable<FilePayload> photos) =>
        session.Page.Locator("input[data-role=add]").SetInputFilesAsync(photos);

    private static FilePayload Photo(string name, string path) => Photo(name, File.ReadAllBytes(path));

    private static FilePayload Photo(string name, byte[] bytes) => new() { Name = name, MimeType = "image/jpeg", Buffer = bytes };
}
