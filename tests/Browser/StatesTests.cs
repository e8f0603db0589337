using System.Text;
using Facet.EndToEnd.Tests;
using Facet.Unit.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Facet.Browser.Tests;

[Collection(PageTests.Name)]
public sealed class StatesTests(PageFixture fixture)
{
    [BrowserFact]
    public async Task A_photo_without_a_face_says_so_and_leaves_the_way_open()
    {
        var path = Path.Combine(Path.GetTempPath(), $"facet-plain-{Guid.NewGuid():n}.png");
        PngFile.Write(path, PngFile.Rgba, 256, [.. Enumerable.Repeat((byte)200, 256 * 256 * 4)]);
        try
        {
            await using var session = await fixture.OpenAsync();
            await session.GoAsync();
            await session.Page.Locator(".drop-area input[type=file]").First.SetInputFilesAsync(path);
            await Expect(session.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("No face was found");
            await session.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
            await Expect(session.Page.Locator(".drop-area")).ToBeVisibleAsync();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [BrowserTheory]
    [InlineData("words.jpg", "no photo", "not a photo")]
    [InlineData("script.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>window.taken=1</script></svg>", "cannot be read")]
    [InlineData("IMG_0001.HEIC", "\0\0\0\u0018ftypheic\0\0\0\0mif1heic", "save it as JPEG")]
    [InlineData("empty.jpg", "", "empty")]
    public async Task A_file_that_is_no_photo_is_refused_in_words(string name, string content, string said)
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        await session.Page.Locator(".drop-area input[type=file]").First
            .SetInputFilesAsync(new FilePayload { Name = name, MimeType = "image/jpeg", Buffer = Encoding.UTF8.GetBytes(content) });
        await Expect(session.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(said);
        Assert.False(await session.EvaluateAsync<bool>("'taken' in window"));
    }

    [BrowserFact]
    public async Task An_empty_collection_offers_the_samples()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?c=nothing-here");
        await Expect(session.Page.Locator(".offer")).ToContainTextAsync("“nothing-here” is empty");
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Add my own photos" }).ClickAsync();
        await Expect(session.Page.GetByRole(AriaRole.Heading, new() { Name = "Add photos" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_photo_that_meets_an_empty_collection_keeps_its_place()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?c=nothing-here");
        await session.Page.Locator(".drop-area input[type=file]").First.SetInputFilesAsync(PageSession.Sample(6));
        await Expect(session.Page.Locator(".answers .offer")).ToBeVisibleAsync();
        await Expect(session.Page.Locator("path.region")).ToHaveCountAsync(3);
        await session.Page.Locator("header select").SelectOptionAsync("default");
        await session.Cards.First.WaitForAsync();
        Assert.Equal("sample6.jpg#0", (await session.ResultsAsync())[0]);
    }

    [BrowserFact]
    public async Task A_photo_is_taken_with_the_camera()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Take a photo" }).ClickAsync();
        await session.UntilAsync("document.querySelector('video')?.videoWidth > 0");
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Take it" }).ClickAsync();

        // The browser's made-up camera shows no one.
        await Expect(session.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("No face was found");
    }

    [BrowserFact]
    public async Task A_server_with_a_token_asks_for_it_once()
    {
        using var data = new TempFolder();
        using var server = await ServerProcess.StartAsync(data.Path, new Dictionary<string, string> { ["FACET_TOKEN"] = "sesame" });
        await using var session = await fixture.OpenAsync(address: server.Http);
        var page = session.Page;
        await session.GoAsync();
        await page.GetByLabel("Token").FillAsync("wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not the right one");
        await page.GetByLabel("Token").FillAsync("sesame");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(page.Locator(".offer")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.Locator(".offer")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_server_that_went_away_is_told_and_the_page_goes_on_when_it_is_back()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        await session.Page.Context.SetOfflineAsync(true);
        await session.Page.Locator(".drop-area input[type=file]").First.SetInputFilesAsync(PageSession.Sample(6));
        await Expect(session.Page.Locator(".banner")).ToContainTextAsync("does not answer");
        await session.Page.Context.SetOfflineAsync(false);
        await Expect(session.Page.Locator(".banner")).ToHaveCountAsync(0, new() { Timeout = 20_000 });
        await session.Cards.First.WaitForAsync();
        Assert.Equal("sample6.jpg#0", (await session.ResultsAsync())[0]);
    }

    [BrowserTheory]
    [InlineData("photo:00000000000000000000000000000000:0", "no longer has the photo")]
    [InlineData("point:gone.jpg%230", "no longer stored")]
    public async Task A_question_that_is_gone_is_all_that_is_told(string like, string said)
    {
        await using var session = await fixture.OpenAsync();
        await session.Page.GotoAsync($"./?c=default&like={like}");
        await Expect(session.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(said);
        await Expect(session.Page.Locator(".question, .spinner")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task A_search_that_the_server_missed_is_asked_again_when_it_is_back()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        await session.Page.RouteAsync("**/api/v1/search", route => route.AbortAsync(), new() { Times = 1 });
        await session.SearchAsync(PageSession.Sample(6));
        Assert.Equal("sample6.jpg#0", (await session.ResultsAsync())[0]);
    }

    [BrowserFact]
    public async Task Pasted_and_dropped_photos_are_taken()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        var bytes = Convert.ToBase64String(await File.ReadAllBytesAsync(PageSession.Sample(6)));
        await session.Page.EvaluateAsync(
            """
            bytes => {
              const data = new DataTransfer();
              data.items.add(new File([Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0))], 'pasted.jpg', { type: 'image/jpeg' }));
              dispatchEvent(new ClipboardEvent('paste', { clipboardData: data }));
            }
            """, bytes);
        await session.Cards.First.WaitForAsync();
        Assert.Equal("sample6.jpg#0", (await session.ResultsAsync())[0]);

        await session.Page.GetByText("Start over").ClickAsync();
        await session.Page.EvaluateAsync(
            """
            bytes => {
              const data = new DataTransfer();
              data.items.add(new File([Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0))], 'dropped.jpg', { type: 'image/jpeg' }));
              dispatchEvent(new DragEvent('drop', { dataTransfer: data }));
            }
            """, bytes);
        await session.Cards.First.WaitForAsync();
        await Expect(session.Page.GetByText("dropped.jpg")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task The_status_view_checks_recall()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?view=status");
        await Expect(session.Page.Locator(".state.good")).ToHaveCountAsync(3);
        await session.Page.GetByLabel("Check the recall of default").ClickAsync();
        await Expect(session.Page.GetByText("100.0%")).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }
}
