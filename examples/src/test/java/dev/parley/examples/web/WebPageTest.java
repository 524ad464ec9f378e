package dev.parley.examples.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** The page in a browser: what a person sees and does. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class WebPageTest {

    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");
    private static final String HOSTILE =
            "<img src=x onerror=\"window.hacked=1\"></script><script>window.hacked=2</script>";

    @TempDir
    private static Path profile;

    private static @Nullable ChromeDriver browser;

    private WebServer server;
    private Page page;

    @BeforeAll
    static void startBrowser() {
        SELENIUM.setLevel(Level.SEVERE); // it warns that it does not know the very version of the browser
        browser = Browser.start(profile);
    }

    @AfterAll
    static void endBrowser() {
        if (browser != null) {
            browser.quit();
        }
    }

    @BeforeEach
    void openPage() throws Exception {
        List<String> unused = problems(); // of the test before
        server = new WebServer(settings -> settings.eventLog(64, 100_000));
        page = Page.open(browser(), server.url());
        page.lookedAt(1280, 800, false);
    }

    @AfterEach
    void closePages() {
        server.close();
        List<String> tabs = List.copyOf(browser().getWindowHandles());
        for (String tab : tabs.subList(1, tabs.size())) {
            browser().switchTo().window(tab).close();
        }
        WebDriver unused = browser().switchTo().window(tabs.get(0));
    }

    @Test
    void firstMessageBeginsAConversationAndItsAnswerIsShown() throws Exception {
        page.say("hello");

        page.awaitMessages("hello", "You said: hello");
        page.awaitText("#title", "hello");
        page.awaitText("#list [aria-current] .name", "hello");
        page.awaitText("#state", "Live");
        assertThat(String.valueOf(page.script("return location.href")))
                .as("the token does not stay in the address")
                .doesNotContain(String.valueOf(server.url().getFragment()));
        assertThat(problems()).isEmpty();
    }

    @Test
    void hostileTextIsShownAsTheTextItIs() throws Exception {
        page.say(HOSTILE);
        page.awaitMessages(HOSTILE, "You said: " + HOSTILE);
        page.click("#rows .user .fork");
        page.awaitElement("#tree .node");

        page.awaitText("#tree .node title", "<img src=x onerror=");
        assertThat(page.texts("#list .name"))
                .anySatisfy(title -> assertThat(title).startsWith("<img src=x"));
        assertThat(page.script("return String(window.hacked)")).isEqualTo("undefined");
        assertThat(page.script(
                        "return document.querySelectorAll('#rows img, #list img, #tree img, #rows script').length"))
                .isEqualTo(0L);
        assertThat(problems()).isEmpty();
    }

    @Test
    void scriptThatGetsIntoThePageDoesNotRun() {
        Object refused = page.script("""
                try {
                  document.getElementById("rows").innerHTML = "<img src=x onerror='window.hacked=1'>";
                  return "taken";
                } catch (e) {
                  return e.name;
                }""");

        assertThat(refused).isEqualTo("TypeError");
    }

    @Test
    void approvalIsAskedForAndAnswered() throws Exception {
        page.say("ask");

        page.awaitText("#approvals", "May cut run?");
        page.awaitText("#state", "Waits for your answer");
        page.awaitText("#approvals .until", "Waits until");
        page.click("#approvals .primary");
        page.awaitMessages("ask", "cut");
        page.awaitNone("#approvals article");
        page.say("ask");
        page.click("#approvals .danger");
        page.awaitMessages("ask", "cut", "ask", "left");
    }

    @Test
    void twoPagesShowTheSameAndOneAnswersForBoth() throws Exception {
        page.say("hello");
        page.awaitMessages("hello", "You said: hello");
        Page other = Page.open(browser(), server.url());
        other.click("#list button");
        other.awaitMessages("hello", "You said: hello");

        other.say("ask");
        other.awaitElement("#approvals article");
        page.front().awaitElement("#approvals article");
        page.click("#approvals .primary");

        page.awaitMessages("hello", "You said: hello", "ask", "cut");
        other.front().awaitNone("#approvals article");
        other.awaitMessages("hello", "You said: hello", "ask", "cut");
    }

    @Test
    void forkOffersItsMessageAgainAndTheTreeLeadsBack() throws Exception {
        page.say("one");
        page.awaitMessages("one", "You said: one");
        page.say("two");
        page.awaitMessages("one", "You said: one", "two", "You said: two");

        page.click("#rows .user:nth-of-type(3) .fork");
        page.awaitMessages("one", "You said: one");
        page.awaitScript("the message can be said anew", "return document.getElementById('words').value === 'two'");
        page.say(" and a half");
        page.awaitMessages("one", "You said: one", "two and a half", "You said: two and a half");
        page.awaitScript(
                "the tree has both",
                "return document.querySelectorAll('#drawing .node').length === 2"
                        + " && document.querySelectorAll('#drawing .branch').length === 1");
        page.awaitText("#drawing .node.here", "two and a half");

        page.script("document.querySelector('#drawing .node:not(.here)').focus()");
        page.press(Keys.ENTER);
        page.awaitMessages("one", "You said: one", "two", "You said: two");
        page.awaitText("#drawing .node.here", "one");
        page.script("history.back()");
        page.awaitMessages("one", "You said: one", "two and a half", "You said: two and a half");
    }

    @Test
    void rollbackAsksFirstAndTakesTheMessageBack() throws Exception {
        page.say("one");
        page.awaitMessages("one", "You said: one");
        page.say("two");
        page.awaitMessages("one", "You said: one", "two", "You said: two");

        page.click("#rows .user:nth-of-type(3) .rollback");
        page.awaitElement("#ask");
        page.press(Keys.ESCAPE);
        page.awaitNone("#ask");
        page.awaitMessages("one", "You said: one", "two", "You said: two");
        page.click("#rows .user:nth-of-type(3) .rollback");
        page.click("#ask-yes");

        page.awaitMessages("one", "You said: one");
        page.awaitScript("the message can be said anew", "return document.getElementById('words').value === 'two'");
    }

    @Test
    void escapeAndStopInterruptTheTurn() throws Exception {
        page.say("wait");
        page.awaitText("#now", "waiting,");
        page.press(Keys.ESCAPE);
        page.awaitText("#rows .end", "Interrupted");
        page.awaitNone("#stop");
        page.say("wait");
        page.awaitText("#now", "waiting,");
        page.click("#stop");
        page.awaitScript("both are", "return document.querySelectorAll('#rows .end').length === 2");
    }

    @Test
    void conversationThatEndedWakesWithTheNextMessageAndDeletedOnesGo() throws Exception {
        page.say("one");
        page.awaitMessages("one", "You said: one");
        page.click("#more summary");
        page.click("#remove");
        page.awaitText("#state", "Asleep");

        page.say("two");
        page.awaitMessages("one", "You said: one", "two", "You said: two");
        page.click("#more summary");
        page.click("#delete");
        page.click("#ask-yes");

        page.awaitElement("#empty");
        page.awaitNone("#list li");
    }

    @Test
    void brokenConnectionIsTakenUpWhereItBroke() throws Exception {
        page.say("wait");
        page.awaitText("#now", "waiting,");
        page.network(false);
        page.awaitText("#state", "Reconnecting");
        server.gate.release();
        String id = server.client()
                .get("")
                .body()
                .objects("conversations")
                .get(0)
                .object("info")
                .flatMap(info -> info.string("id"))
                .orElseThrow();
        WebClient.await("the turn has ended", () -> server.client().messages(id).size() == 2);

        page.network(true);

        page.awaitMessages("wait", "waited");
        page.awaitText("#state", "Live");
        assertThat(page.texts("#rows .gap")).as("nothing was missed").isEmpty();
    }

    @Test
    void gapIsShownAndCaughtUpFromTheTranscript() throws Exception {
        page.say("one");
        page.awaitMessages("one", "You said: one");
        page.network(false);
        page.awaitText("#state", "Reconnecting");
        WebClient elsewhere = server.client();
        String id = elsewhere
                .get("")
                .body()
                .objects("conversations")
                .get(0)
                .object("info")
                .flatMap(info -> info.string("id"))
                .orElseThrow();
        elsewhere.sayAndWait(id, "a", "two");
        elsewhere.sayAndWait(id, "b", "count 200"); // the conversation keeps 64 events

        page.network(true);

        page.awaitText("#rows .gap", "caught up");
        page.awaitMessages("one", "You said: one", "two", "You said: two", "count 200", "counted");
    }

    @Test
    void pageFitsAPhoneAndIsDarkWhereThatIsLiked() throws Exception {
        page.say("a".repeat(300));
        page.awaitScript("it is answered", "return document.querySelectorAll('#rows .agent').length === 1");
        page.lookedAt(360, 640, true);

        page.awaitScript(
                "it fits",
                "return document.documentElement.scrollWidth <= 360"
                        + " && document.getElementById('scroll').scrollWidth <= 360");
        page.awaitScript("it is dark", "return getComputedStyle(document.body).backgroundColor === 'rgb(22, 24, 23)'");
        page.awaitNone("#side");
        page.click("#menu");
        page.awaitElement("#side");
        page.press(Keys.ESCAPE);
        page.awaitNone("#side");
        page.click("#forks");
        page.awaitText("#tree", "No forks yet");
    }

    @Test
    void withoutTheTokenThePageSaysWhatIsMissing() throws Exception {
        Page locked = new Page(browser(), server.url().resolve("/#" + "A".repeat(43)));

        locked.awaitElement("#locked");
        assertThat(locked.texts("#list li")).isEmpty();
    }

    private static ChromeDriver browser() {
        if (browser == null) {
            throw new IllegalStateException("the browser is not started");
        }
        return browser;
    }

    /** What the browser complained of, such as a style or script that the policy forbids. */
    private static List<String> problems() {
        return browser().manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> !message.contains("net::"))
                .toList();
    }
}
