import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct HistoryImportTests {
    private static let header = "at,tank,level_mm,interface_mm,temperature_c\n"

    private func file(_ rows: String, in site: TestSite, named name: String = "old.csv") throws -> String {
        let path = site.folder.file(name)
        try (HistoryImportTests.header + rows).write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// One reading in ten seconds of two tanks, beginning at a time.
    private func rows(from start: Int, count: Int) -> String {
        (0..<count).map { number in
            "\(start + number * 10),TK-101,\(5_000 + number % 100),300,31.\(number % 10)\n"
                + "\(start + number * 10),TK-102,\(6_000 + number % 100),,\n"
        }.joined()
    }

    /// Ten days ago, on the minute.
    private var tenDaysAgo: Int { Int(Date().timeIntervalSince1970) / 60 * 60 - 10 * 86_400 }

    private func stored(_ site: TestSite) throws -> [String] {
        let outcome = try site.ullage("history", "--all", "--from", "-10000d")
        #expect(outcome.status == 0, "\(outcome.errors)")
        return Array(outcome.lines.dropFirst())
    }

    @Test func `what was brought in is listed, and the journal has the file with its hash`() throws {
        let site = try TestSite()
        let path = try file(rows(from: tenDaysAgo, count: 200), in: site)
        let outcome = try site.ullage("history", "import", path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.isEmpty)
        #expect(outcome.output.hasPrefix("imported 400 readings of 2 tanks, "))
        #expect(outcome.lines.count == 1)
        let lines = try stored(site)
        #expect(lines.count == 400)
        #expect(lines.first?.hasSuffix("Z,TK-101,good,5000,300,31,good,good,good") ?? false, "\(lines.first ?? "")")
        let entry = try #require(try site.journal().last)
        #expect(entry["event"] as? String == "import")
        #expect(entry["operator"] as? String == TestSite.user)
        let shell = try ChildProcess(["sha256sum", path], streams: .outputAndErrors)
        let hash = try #require(shell.readToEnd().output.split(separator: " ").first.map(String.init))
        #expect(shell.wait() == 0)
        let text = try #require(entry["text"] as? String)
        #expect(text.contains("old.csv") && text.contains(hash) && text.contains("400 readings of 2 tanks"))
        #expect(try site.ullage("journal", "--verify").status == 0)
    }

    @Test func `the same file twice is refused in one line, and changes nothing`() throws {
        let site = try TestSite()
        let path = try file(rows(from: tenDaysAgo, count: 20), in: site)
        #expect(try site.ullage("history", "import", path).status == 0)
        let before = try stored(site)
        let outcome = try site.ullage("history", "import", path)
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.hasPrefix("ullage: \(path):2: "), "\(outcome.errors)")
        #expect(outcome.errors.contains("overlap"))
        #expect(try stored(site) == before)
        #expect(try site.journal().count == 1)
    }

    @Test(arguments: [
        ("1735689600,TK-103,abc,,\n", "level_mm = abc is no number"),
        ("1735689600,TK-109,1,,\n", "there is no tank TK-109"),
        ("1735689600,TK-101,1,\n", "4 columns"), ("1735689600,TK-101,99999,,\n", "outside"),
        ("4000000000,TK-101,1000,,\n", "in the future"), ("1735689600,TK-101,1000,,\n", "sort the rows by time"),
        ("20250101,TK-103,1000,,\n", "before 2000"),
    ])
    func `one broken row refuses the whole file, with its line`(row: String, words: String) throws {
        let site = try TestSite()
        let path = try file(rows(from: tenDaysAgo, count: 10) + row, in: site)
        let outcome = try site.ullage("history", "import", path)
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.hasPrefix("ullage: \(path):22: "), "\(outcome.errors)")
        #expect(outcome.errors.contains(words) && outcome.errors.contains("nothing was imported"), "\(outcome.errors)")
        // Nor does it leave a database behind that it has made for itself.
        #expect(!FileManager.default.fileExists(atPath: site.database))
    }

    @Test func `what is older than the raw samples is kept as figures, and it says so`() throws {
        let site = try TestSite()
        let path = try file(rows(from: tenDaysAgo - 90 * 86_400, count: 60), in: site)
        let outcome = try site.ullage("history", "import", path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.lines.count == 2)
        #expect(outcome.lines.last?.hasPrefix("120 of them are older than the 45 days") ?? false, "\(outcome.output)")
        #expect(try stored(site).isEmpty)
    }

    @Test func `readings far apart are brought in, and it says how little they tell`() throws {
        let site = try TestSite()
        let start = tenDaysAgo
        let path = try file(
            (0..<10).map { "\(start + $0 * 300),TK-101,\(5_000 + $0),,\n" }.joined(), in: site)
        let outcome = try site.ullage("history", "import", path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.lines.last?.contains("of 70.0 % of the time between them nothing is known") ?? false)
        #expect(outcome.lines.last?.contains("up to 300 s apart") ?? false, "\(outcome.output)")
    }

    @Test func `it is refused beside a running station`() throws {
        let site = try TestSite()
        let simulator = try site.simulate()
        let station = try site.serve()
        let path = try file(rows(from: tenDaysAgo, count: 10), in: site)
        let outcome = try site.ullage("history", "import", path)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("a station already runs"), "\(outcome.errors)")
        #expect(outcome.errorLines.count == 1)
        #expect(station.terminate() == 0)
        simulator.killNine()
        #expect(try site.ullage("history", "import", path).status == 0)
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a signal in the middle leaves nothing of it`(number: Int32) throws {
        let site = try TestSite()
        let pipe = site.folder.file("pipe.csv")
        #expect(mkfifo(pipe, 0o600) == 0)
        let child = try ChildProcess(
            [Program.path, "history", "import", pipe, "--config", site.config], streams: .outputAndErrors)
        let writing = open(pipe, O_WRONLY)
        #expect(writing >= 0)
        func send(_ text: String) {
            let bytes = Array(text.utf8)
            #expect(write(writing, bytes, bytes.count) == bytes.count)
        }
        send(HistoryImportTests.header + rows(from: tenDaysAgo, count: 100))
        #expect(kill(child.identifier, number) == 0)
        // It comes back from reading, and sees that it is to end.
        send("\n")
        close(writing)
        let (output, errors) = child.readToEnd()
        #expect(child.wait() == 1)
        #expect(output.isEmpty)
        #expect(errors.contains("nothing was imported"), "\(errors)")
        #expect(!FileManager.default.fileExists(atPath: site.database))
    }

    @Test func `a file that is not there, and a shared account without a name, make no database`() throws {
        let site = try TestSite()
        let outcome = try site.ullage("history", "import", site.folder.file("none.csv"))
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("none.csv cannot be read"))
        #expect(!FileManager.default.fileExists(atPath: site.database))
        let shared = try TestSite {
            $0.replacingOccurrences(
                of: "simulation = true", with: "simulation = true\nshared_accounts = [\"\(TestSite.user)\"]")
        }
        let path = try file(rows(from: tenDaysAgo, count: 10), in: shared)
        #expect(try shared.ullage("history", "import", path).status == 1)
        #expect(!FileManager.default.fileExists(atPath: shared.database))
        #expect(try shared.ullage("history", "import", path, "--as", "Mei Lin").status == 0)
        #expect(try shared.journal().last?["operator"] as? String == "Mei Lin")
    }
}
