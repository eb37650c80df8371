package io.millrace.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * One visitor's browser. Notes every request that does not go to the console, every error of the
 * pages and every breach of their content security policy.
 */
final class Visit implements AutoCloseable {

    private static final double PATIENCE_MILLIS = 60_000;
    private static final Set<String> SERIOUS = Set.of("serious", "critical");
    private static final Pattern LIVING = Pattern.compile("live|loaded");
    private static final Path SHOTS = Path.of("target", "screenshots");

    private final Playwright playwright;
    private final Browser browser;
    private final BrowserContext context;
    private final Page page;
    private final String console;
    private final List<String> troubles = new CopyOnWriteArrayList<>();

    /** What the visitor looks at it with. */
    enum Screen {
        DESK(1280, 900, ColorScheme.LIGHT),
        NIGHT(1280, 900, ColorScheme.DARK),
        PHONE(390, 844, ColorScheme.LIGHT);

        private final int width;
        private final int height;
        private final ColorScheme colours;

        Screen(int width, int height, ColorScheme colours) {
            this.width = width;
            this.height = height;
            this.colours = colours;
        }
    }

    /**
     * @param console address without a slash at its end
     */
    Visit(String console) {
        this.console = console;
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        this.playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(
                                                Path.of(System.getProperty("millrace.browser")))
                                        .setArgs(
                                                List.of(
                                                        "--no-sandbox",
                                                        "--disable-gpu",
                                                        "--disable-background-networking",
                                                        "--disable-component-update",
                                                        "--disable-sync")));
        this.context = browser.newContext();
        context.setDefaultTimeout(PATIENCE_MILLIS);
        context.addInitScript(
                "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))");
        this.page = context.newPage();
        page.onRequest(request -> {
            if (!request.url().startsWith(console + "/")) {
                troubles.add("request to " + request.url());
            }
        });
        page.onPageError(error -> troubles.add("error in the page: " + error));
        page.onConsoleMessage(this::note);
    }

    private void note(ConsoleMessage message) {
        if (message.type().equals("error")) {
            troubles.add("console of the page: " + message.text());
        }
    }

    Page page() {
        return page;
    }

    /** Opens a page of the console afresh, for example {@code plant}, and waits until it lives. */
    Page to(String place) {
        page.navigate("about:blank");
        page.navigate(console + "/#/" + place);
        assertThat(page.locator("#condition")).hasText(LIVING);
        return page;
    }

    void use(Screen screen) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(screen.colours));
        page.setViewportSize(screen.width, screen.height);
    }

    /** What was seen since the start that should not be. */
    List<String> troubles() {
        return List.copyOf(troubles);
    }

    /** Serious and critical findings on the page as it is. */
    List<String> barriers() {
        return new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(rule -> SERIOUS.contains(rule.getImpact()))
                        .map(Visit::told)
                        .toList();
    }

    private static String told(Rule rule) {
        return rule.getId() + " (" + rule.getImpact() + "): " + rule.getNodes();
    }

    /** How many pixels the page is wider than the screen. */
    int overflow() {
        return ((Number)
                        page.evaluate(
                                "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .intValue();
    }

    void shoot(String name) {
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(SHOTS.resolve(name + ".png"))
                        .setFullPage(false));
    }

    @Override
    public void close() {
        context.close();
        browser.close();
        playwright.close();
    }
}
