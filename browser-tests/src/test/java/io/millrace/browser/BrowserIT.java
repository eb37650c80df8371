package io.millrace.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import io.millrace.browser.Visit.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A visitor of the console beside a running emulation. */
class BrowserIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final double PATIENCE_MILLIS = PATIENCE.toMillis();
    private static final int DEVICES = 12;
    private static final int BACKLOG = 1_000;
    private static final int DRAINED = 500;
    private static final Pattern WAITING = Pattern.compile("readings waiting([0-9,]+)segments");
    private static final List<String> PAGES =
            List.of("plant", "device/pump-2", "alerts", "pipe", "models", "profiles");

    @TempDir private static Path folder;

    private static Emulation emulation;
    private static Visit visit;

    private Page page;

    @BeforeAll
    static void start() throws IOException {
        emulation =
                Emulation.start(
                        folder.resolve("plant"),
                        "--devices",
                        Integer.toString(DEVICES),
                        "--rate",
                        "200");
        try {
            visit = new Visit(emulation.console());
        } catch (PlaywrightException noBrowser) {
            emulation.close();
            throw noBrowser;
        }
    }

    @AfterAll
    static void stop() {
        visit.close();
        emulation.close();
    }

    @BeforeEach
    void atTheDesk() {
        visit.use(Screen.DESK);
        page = visit.page();
    }

    @Test
    void findsEveryDeviceWithItsValuesAndUnits() {
        visit.to("plant");
        Locator tiles = page.locator(".tile:not([hidden])");
        assertThat(tiles).hasCount(DEVICES, new HasCountOptions().setTimeout(PATIENCE_MILLIS));
        assertThat(tile("pump-2")).containsText(Pattern.compile("flow\\s*[0-9.]+ m³/h"));

        page.getByLabel("Search").fill("pump");

        assertThat(tiles).hasCount(2);
        assertThat(page.locator(".summary")).containsText("2 of 12 devices");
        page.getByLabel("State").selectOption("waiting");
        assertThat(page.getByText("No device fits the search.")).isVisible();
    }

    @Test
    void injectsAFaultSeesItsAlertAcknowledgesItAndLooksAtTheMoment() {
        visit.to("plant");
        page.locator("#fault-device").selectOption("pump-2");
        page.locator("#fault-kind").selectOption("dry-running");
        button("Inject fault").click();
        assertThat(page.getByText("dry-running goes on at pump-2")).isVisible();

        visit.to("alerts");
        Locator alert = alert("pump-2 pressure: anomaly");
        assertThat(alert).isVisible(new IsVisibleOptions().setTimeout(PATIENCE_MILLIS));
        assertThat(alert).containsText("pressure unusually low");
        assertThat(alert.locator(".bars > li")).hasCount(5);
        visit.shoot("alerts");
        alert.getByRole(AriaRole.BUTTON).click();
        assertThat(page.locator(".note")).containsText("Acknowledged:");
        assertThat(alert).containsText("acknowledged");
        assertThat(alert.getByRole(AriaRole.BUTTON)).isHidden();

        alert.getByText("show the moment").click();
        assertThat(page.getByRole(AriaRole.HEADING, heading("What the anomaly score came from at")))
                .isVisible();
        assertThat(page.locator("figure")).hasCount(6);
        visit.shoot("moment");

        visit.to("device/pump-2");
        assertThat(page.locator("figure").filter(text("pressure"))).containsText("low 2 bar");
        visit.shoot("device");
        button("End the faults of pump-2").click();
        assertThat(page.getByText("goes on at")).hasCount(0);
        visit.to("alerts");
        assertThat(page.getByRole(AriaRole.REGION, called("Over")))
                .containsText(
                        "pump-2 pressure: anomaly",
                        new ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
    }

    @Test
    void cutsTheLinkSeesTheBacklogGrowRestoresItAndSeesItDrain() {
        visit.to("pipe");
        button("Cut the link").click();
        assertThat(page.getByText("The link is cut.")).isVisible();
        patiently().until(() -> waiting() > BACKLOG);
        assertThat(page.locator(".kafka"))
                .not()
                .containsText("up", new ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
        visit.shoot("pipe");
        int most = waiting();

        button("Restore the link").click();
        patiently().until(() -> waiting() < DRAINED);

        assertThat(most).isGreaterThan(BACKLOG);
        assertThat(page.locator(".kafka"))
                .containsText("up", new ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
        assertThat(page.locator(".identity.green")).containsText("The books balance");
        assertThat(page.locator(".facts")).containsText("ago");
    }

    private int waiting() {
        Matcher told = WAITING.matcher(page.locator(".facts").textContent());
        assertThat(told.find()).isTrue();
        return Integer.parseInt(told.group(1).replace(",", ""));
    }

    /** The browser is driven by the test's own thread only. */
    private static ConditionFactory patiently() {
        return await().pollInSameThread().atMost(PATIENCE);
    }

    @Test
    void seesACandidateBesideTheActiveModelPromotesItAndRollsItBack() throws IOException {
        visit.to("models");
        Locator card = page.locator(".card").filter(text("electric-motor.onnx"));
        assertThat(card).containsText("in service");
        putCandidate();
        assertThat(card.getByRole(AriaRole.REGION).filter(text("candidate score")))
                .containsText(
                        Pattern.compile("motor-1.* of .* of "),
                        new ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
        visit.shoot("models");

        card.getByText("Promote the candidate").click();
        page.getByRole(AriaRole.DIALOG).getByText("Cancel").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        card.getByText("Promote the candidate").click();
        page.getByRole(AriaRole.DIALOG).getByText("Promote", exactly()).click();
        assertThat(page.locator(".note")).containsText("is active now");
        assertThat(card.getByText("Roll back"))
                .isVisible(new IsVisibleOptions().setTimeout(PATIENCE_MILLIS));
        assertThat(card.getByText("Promote the candidate")).isHidden();

        card.getByText("Roll back").click();
        page.getByRole(AriaRole.DIALOG).getByText("Roll back", exactly()).click();
        assertThat(page.locator(".note")).containsText("is active now");
    }

    /** The shipped model as somebody's own, as its candidate. */
    private static void putCandidate() throws IOException {
        Path models = Files.createDirectories(emulation.data().resolve("models"));
        for (String ending : List.of(".onnx.sha256", ".onnx")) {
            try (InputStream shipped =
                    BrowserIT.class.getResourceAsStream(
                            "/io/millrace/gateway/models/electric-motor" + ending)) {
                Files.copy(shipped, models.resolve("electric-motor.candidate" + ending));
            }
        }
    }

    @Test
    void triesAMessageWithAProfile() {
        visit.to("profiles");
        Locator card = page.locator(".card").filter(text("Single-stage centrifugal pump"));
        card.getByText("Try a message").click();
        card.getByLabel("Topic").selectOption("pressure");
        card.getByLabel("Message", new Locator.GetByLabelOptions().setExact(true))
                .fill("{\"value\": 4.25, \"seq\": 7}");
        card.getByRole(AriaRole.BUTTON).click();

        assertThat(card.getByRole(AriaRole.STATUS)).containsText("4.25 bar");
        assertThat(card.getByRole(AriaRole.STATUS)).containsText("good");

        card.getByLabel("Message", new Locator.GetByLabelOptions().setExact(true)).fill("nonsense");
        card.getByRole(AriaRole.BUTTON).click();
        assertThat(card.getByRole(AriaRole.STATUS))
                .containsText("Would be rejected (malformed-json)");
        visit.shoot("profiles");
    }

    @Test
    void isUsedWithTheKeyboardAlone() {
        visit.to("plant");
        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to content")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("main")).isFocused();

        for (int i = 0; i < 40 && !isFocused("conveyor-1"); i++) {
            page.keyboard().press("Tab");
        }
        page.keyboard().press("Enter");

        assertThat(page.getByRole(AriaRole.HEADING, heading("conveyor-1"))).isFocused();
    }

    private boolean isFocused(String text) {
        return text.equals(page.evaluate("document.activeElement.textContent"));
    }

    @ParameterizedTest
    @EnumSource
    void everyPageIsForEverybodyAndKeepsToItsOwnMachine(Screen screen) {
        visit.use(screen);
        for (String place : PAGES) {
            visit.to(place);
            page.waitForTimeout(700);
            visit.shoot(
                    screen.name().toLowerCase(java.util.Locale.ROOT)
                            + "-"
                            + place.replace('/', '-'));

            assertThat(visit.barriers()).as(place).isEmpty();
            assertThat(visit.overflow()).as("pixels beside the screen on " + place).isZero();
            assertThat(page.locator(".trouble")).hasCount(0);
        }
        assertThat(visit.troubles()).isEmpty();
    }

    private Locator tile(String device) {
        return page.locator(".tile")
                .filter(
                        new Locator.FilterOptions()
                                .setHas(page.getByRole(AriaRole.LINK, called(device))));
    }

    private Locator alert(String title) {
        return page.locator("ul.alerts > li")
                .filter(
                        new Locator.FilterOptions()
                                .setHas(page.getByRole(AriaRole.HEADING, heading(title))));
    }

    private Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static Page.GetByRoleOptions heading(String text) {
        return new Page.GetByRoleOptions().setName(text);
    }

    private static Page.GetByRoleOptions called(String text) {
        return new Page.GetByRoleOptions().setName(text).setExact(true);
    }

    private static Locator.FilterOptions text(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static Locator.GetByTextOptions exactly() {
        return new Locator.GetByTextOptions().setExact(true);
    }
}
