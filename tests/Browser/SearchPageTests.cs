using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Facet.Browser.Tests;

[Collection(PageTests.Name)]
public sealed class SearchPageTests(PageFixture fixture)
{
    [BrowserFact]
    public async Task A_photo_shows_its_regions_and_finds_itself_first()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        await session.SearchAsync(PageSession.Sample(6));

        await Expect(session.Page.Locator("path.region")).ToHaveCountAsync(3);
        await Expect(session.Page.Locator(".thumb")).ToHaveCountAsync(4);
        var results = await session.ResultsAsync();
        Assert.Equal("sample6.jpg#0", results[0]);
        await Expect(session.Cards.First.Locator(".headline b")).ToHaveTextAsync("1.000");
        await Expect(session.Cards.First.Locator(".meter")).ToHaveCountAsync(3);
        await Expect(session.Page.GetByText("21 faces, the most similar first")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Another_face_of_the_photo_can_be_chosen_in_the_photo()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        await session.SearchAsync(PageSession.Sample(6));
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Whole photo" }).ClickAsync();
        await session.Page.Locator("rect.face-frame").Nth(2).ClickAsync();
        await session.UntilAsync("document.querySelector('.answers .card .facts > :last-child')?.textContent.trim() === 'sample6.jpg#2'");
    }

    [BrowserFact]
    public async Task A_region_is_chosen_by_mouse_and_by_keyboard_and_tells_its_area()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        await session.SearchAsync(PageSession.Sample(6));
        var lips = session.Page.Locator("path.region[data-region=lips]");
        await Expect(lips).ToHaveAttributeAsync("aria-label", new Regex(@"^Lips: \d+\.\d%"));
        await lips.FocusAsync();
        await session.Page.Keyboard.PressAsync("Enter");
        await Expect(lips).ToHaveAttributeAsync("aria-pressed", "true");
        await session.Page.Locator(".weight-name", new() { HasText = "Cheeks" }).ClickAsync();
        await Expect(session.Page.Locator("path.region[data-region=cheeks]")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(lips).ToHaveAttributeAsync("aria-pressed", "false");
    }

    [BrowserFact]
    public async Task Weights_change_the_order_without_another_inference()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        await session.SearchAsync(PageSession.Sample(5));
        var before = await session.ResultsAsync();
        var inferences = 0;
        session.Page.Request += (_, request) => inferences += request.Url.EndsWith("/parse", StringComparison.Ordinal) || request.Url.EndsWith("/search", StringComparison.Ordinal) ? 1 : 0;

        await session.WeighAsync("Eyes", 0);
        await session.WeighAsync("Cheeks", 0);
        await session.UntilAsync("location.search.includes('eyes%3A0%2Ccheeks%3A0') && !document.querySelector('.results-head .hidden')");

        var after = await session.ResultsAsync();
        Assert.NotEqual(before, after);
        Assert.Equal(before.Order(), after.Order());
        Assert.Equal(0, inferences);

        // The bar of the region that counts is the score, and falls from card to card.
        var scores = await session.Page.Locator(".answers .card .headline b").AllInnerTextsAsync();
        var lips = await session.Page.Locator(".answers .card .meter:nth-of-type(2) .number").AllInnerTextsAsync();
        Assert.Equal(scores.Select(text => text[..4]).Order().Reverse(), scores.Select(text => text[..4]));
        Assert.Equal(scores.Count, lips.Count);
    }

    [BrowserFact]
    public async Task Weights_that_are_all_zero_say_so()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        await session.SearchAsync(PageSession.Sample(6));
        foreach (var region in new[] { "Lips", "Eyes", "Cheeks" })
        {
            await session.WeighAsync(region, 0);
        }

        await Expect(session.Page.GetByText("All weights are zero")).ToBeVisibleAsync();
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await Expect(session.Cards.First).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task How_sure_each_region_is_stands_beside_its_area()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        await session.SearchAsync(PageSession.Sample(1));
        var regions = session.Page.Locator(".weight");
        await Expect(regions).ToHaveTextAsync([Sure("Lips"), Sure("Eyes"), Sure("Cheeks")]);

        static Regex Sure(string region) => new($@"^\s*{region}\s+1\.00\s+\d+\.\d% of area\s+·\s+\d+% sure\s*$");
    }

    [BrowserFact]
    public async Task A_region_that_is_hard_to_tell_is_marked_and_explained()
    {
        await using var session = await fixture.OpenAsync();
        await session.Page.RouteAsync("**/api/v1/search", async route =>
        {
            var answer = await route.FetchAsync();
            var json = JsonNode.Parse(await answer.TextAsync())!;
            foreach (var region in json["positives"]![0]!["face"]!["regions"]!.AsArray())
            {
                region!["features_confidence"] = (string?)region["name"] == "cheeks" ? .21 : .9;
            }

            await route.FulfillAsync(new() { Response = answer, Body = json.ToJsonString() });
        });
        await session.GoAsync();
        await session.SearchAsync(PageSession.Sample(1));
        await Expect(session.Page.Locator(".weight .unsure")).ToHaveTextAsync(["21% sure"]);
        await Expect(session.Page.GetByText("Hard to tell: Cheeks.")).ToBeVisibleAsync();
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "中文" }).ClickAsync();
        await Expect(session.Page.GetByText("难以判断：脸颊。")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Side_by_side_shows_the_patches_that_matched()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?c=patches");
        await session.SearchAsync(PageSession.Sample(6));
        await session.Cards.Nth(1).Locator(".open").ClickAsync();
        var dialog = session.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.Locator("svg.patches")).ToHaveCountAsync(2);
        Assert.InRange(await dialog.Locator("svg.patches rect").CountAsync(), 8, 400);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cheeks" }).ClickAsync();
        await Expect(dialog.GetByText("Cheeks: the stronger")).ToBeVisibleAsync();
        await session.Page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Side_by_side_says_of_a_recipe_without_patches_what_is_compared()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        await session.SearchAsync(PageSession.Sample(6));
        await session.Cards.Nth(1).Locator(".open").ClickAsync();
        var dialog = session.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cheeks" }).ClickAsync();
        await Expect(dialog.GetByText("Cheeks: compared as a whole")).ToBeVisibleAsync();
        await Expect(dialog.Locator(".crop img")).ToHaveCountAsync(2);
        await Expect(dialog.Locator("svg.patches")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Faces_can_be_added_to_the_question_and_held_against_it()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?like=point:sample1.jpg%230");
        await session.Cards.First.WaitForAsync();
        Assert.DoesNotContain("sample1.jpg#0", await session.ResultsAsync());
        await session.Page.GetByLabel("More like sample4.jpg#0").ClickAsync();
        await Expect(session.Page.GetByRole(AriaRole.Heading, new() { Name = "Like these", Exact = true })).ToBeVisibleAsync();
        await session.UntilAsync("![...document.querySelectorAll('.answers .facts > :last-child')].some(one => one.textContent.trim() === 'sample4.jpg#0')");
        await session.Page.GetByLabel("Less like sample5.jpg#0").ClickAsync();
        await Expect(session.Page.GetByRole(AriaRole.Heading, new() { Name = "Not like these" })).ToBeVisibleAsync();
        await session.Page.GetByLabel("Leave out sample5.jpg#0").ClickAsync();
        await Expect(session.Page.GetByRole(AriaRole.Heading, new() { Name = "Not like these" })).ToHaveCountAsync(0);
    }
}
