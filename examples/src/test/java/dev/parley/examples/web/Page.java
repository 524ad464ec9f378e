package dev.parley.examples.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;

/** The page in one tab of the browser, as a person uses it. */
final class Page {

    private final ChromeDriver driver;
    private final String tab;

    /** Stands between the page and the network: the browser's own way to be offline leaves streams alone. */
    private static final String CABLE = """
            (() => {
              const real = window.fetch;
              const open = new Set();
              let whole = true;
              window.fetch = (url, options) => {
                const cable = new AbortController();
                open.add(cable);
                const signal = options.signal ? AbortSignal.any([options.signal, cable.signal]) : cable.signal;
                return whole ? real(url, {...options, signal}) : Promise.reject(new TypeError("no network"));
              };
              window.cut = () => {
                whole = false;
                open.forEach((cable) => cable.abort(new TypeError("cut")));
                open.clear();
              };
              window.mend = () => { whole = true; };
            })()""";

    /** Opens {@code url} in a new tab. */
    Page(ChromeDriver driver, URI url) {
        this.driver = driver;
        this.tab = driver.switchTo().newWindow(WindowType.TAB).getWindowHandle();
        Map<String, Object> unused =
                driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", CABLE));
        driver.get(url.toString());
    }

    /** Opens the page and waits until it knows the server. */
    static Page open(ChromeDriver driver, URI url) throws Exception {
        Page page = new Page(driver, url);
        page.awaitScript("the greeting is shown", "return document.getElementById('greeting').textContent !== ''");
        return page;
    }

    /** Makes this the tab in front. */
    Page front() {
        ChromeDriver unused = (ChromeDriver) driver.switchTo().window(tab);
        return this;
    }

    void say(String text) {
        WebElement words = driver.findElement(By.id("words"));
        words.sendKeys(text.replace("\n", Keys.chord(Keys.SHIFT, Keys.ENTER)) + Keys.ENTER);
    }

    /** Clicks as soon as there is something to click on; what is drawn anew meanwhile is looked for again. */
    void click(String selector) throws Exception {
        WebClient.await(selector + " is clicked", () -> {
            try {
                driver.findElement(By.cssSelector(selector)).click();
                return true;
            } catch (NoSuchElementException | StaleElementReferenceException | ElementNotInteractableException e) {
                return false;
            }
        });
    }

    /** Presses a key wherever the focus is. */
    void press(Keys key) {
        new Actions(driver).sendKeys(key).perform();
    }

    void awaitElement(String selector) throws Exception {
        awaitScript(
                selector + " is seen",
                "const all = [...document.querySelectorAll(arguments[0])];"
                        + "return all.some(one => one.checkVisibility({visibilityProperty: true}))",
                selector);
    }

    void awaitNone(String selector) throws Exception {
        awaitScript(
                selector + " is gone",
                "const all = [...document.querySelectorAll(arguments[0])];"
                        + "return !all.some(one => one.checkVisibility({visibilityProperty: true}))",
                selector);
    }

    /** Until the messages are exactly these. */
    void awaitMessages(String... texts) throws Exception {
        try {
            WebClient.await("the messages are there", () -> messages().equals(List.of(texts)));
        } catch (AssertionError e) {
            assertThat(messages()).containsExactly(texts);
            throw e;
        }
    }

    void awaitText(String selector, String text) throws Exception {
        awaitScript(
                selector + " reads " + text,
                "const one = document.querySelector(arguments[0]);"
                        + "return one !== null && one.textContent.includes(arguments[1])",
                selector,
                text);
    }

    void awaitScript(String what, String script, Object... arguments) throws Exception {
        WebClient.await(what, () -> Boolean.TRUE.equals(driver.executeScript(script, arguments)));
    }

    List<String> messages() {
        return texts("#rows .message:not(.waiting) .prose");
    }

    /** The texts of all elements, seen or not. */
    List<String> texts(String selector) {
        Object found = driver.executeScript(
                "return [...document.querySelectorAll(arguments[0])].map(one => one.textContent)", selector);
        return found instanceof List<?> texts
                ? texts.stream().map(String::valueOf).toList()
                : List.of();
    }

    Object script(String script) {
        Object result = driver.executeScript(script);
        return result == null ? "" : result;
    }

    /** How the page is looked at: its size, and whether a person likes it dark. */
    void lookedAt(int width, int height, boolean dark) {
        Map<String, Object> unused = driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        Map<String, Object> unusedToo = driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Whether the page reaches its server: if not, what it reads breaks off and what it asks fails. */
    void network(boolean there) {
        Object unused = script(there ? "mend()" : "cut()");
    }
}
