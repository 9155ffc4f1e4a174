import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/**
 * Holds PDF files against rules of veraPDF: first the names of the rules (3a,ua1), then the files.
 *
 * A line for each file and rule set says what came out (PASS, FAIL), one more for each rule that a file breaks,
 * where it does so first. Their parts are parted by tabs.
 */
public class Check {
    public static void main(String[] words) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int place = 1; place < words.length; place++) {
            for (String rules : words[0].split(",")) {
                check(rules, words[place]);
            }
        }
    }

    private static void check(String rules, String path) throws Exception {
        var flavour = PDFAFlavour.byFlavourId(rules);
        var tools = Foundries.defaultInstance();
        try (var file = new FileInputStream(path); var parser = tools.createParser(file, flavour)) {
            var result = tools.createValidator(flavour, false).validate(parser);
            System.out.println((result.isCompliant() ? "PASS" : "FAIL") + "\t" + rules + "\t" + path);
            result.getTestAssertions().stream()
                .filter(one -> one.getStatus() == TestAssertion.Status.FAILED)
                .map(one -> one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber() + "\t"
                    + one.getMessage().replaceAll("\\s+", " ") + "\t" + one.getLocation().getContext())
                .limit(200)
                .forEach(line -> System.out.println("RULE\t" + rules + "\t" + path + "\t" + line));
        } catch (Exception broken) {
            System.out.println("FAIL\t" + rules + "\t" + path);
            System.out.println("RULE\t" + rules + "\t" + path + "\tnot readable\t" + broken + "\t");
        }
    }
}
