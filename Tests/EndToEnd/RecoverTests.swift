import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct RecoverTests {
    /// A site whose database a station has set aside, since some bytes of it were overwritten.
    private func damaged() throws -> (site: TestSite, aside: String) {
        let site = try TestSite()
        let simulator = try site.simulate()
        let station = try site.serve()
        for number in 1...3 { #expect(try site.ullage("note", "remark \(number)").status == 0) }
        #expect(station.terminate() == 0)
        let file = try #require(FileHandle(forUpdatingAtPath: site.database))
        try file.write(contentsOf: Data(repeating: 0, count: 16))
        try file.close()
        let again = try site.serve()
        #expect(again.terminate() == 0)
        simulator.killNine()
        let name = try #require(try names(site).first { $0.contains(".damaged-") && !$0.hasSuffix("-shm") })
        return (site, site.folder.file(name))
    }

    private func names(_ site: TestSite) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: site.folder.path).sorted()
    }

    @Test func `what a station has set aside is recovered, and read by pointing the configuration at it`() throws {
        let (site, aside) = try damaged()
        let before = try Data(contentsOf: URL(fileURLWithPath: aside))
        let new = site.folder.file("recovered.db")
        let outcome = try Program.run(["recover", aside, new])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.isEmpty)
        #expect(outcome.lines.contains { $0.hasPrefix("journal: ") && $0.hasSuffix(" rows") })
        #expect(outcome.lines.contains { $0.hasPrefix("sample: ") })
        #expect(outcome.lines.contains { $0.hasPrefix("the journal's chain verifies: ") })
        #expect(outcome.lines.last?.contains("`database = \"\(new)\"`") == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: aside)) == before)
        let restored = try TestSite {
            $0.replacingOccurrences(of: "simulation = true", with: "simulation = true\ndatabase = \"\(new)\"")
        }
        let texts = try restored.journal().compactMap { $0["text"] as? String }
        #expect(texts.contains("remark 1") && texts.contains("remark 3"))
        for command in [["journal", "--verify"], ["status"], ["alarms"], ["history", "--all"], ["report", "shift"]] {
            let read = try Program.run(command + ["--config", restored.config])
            #expect(read.status == 0 || read.status == 3, "\(command): \(read.errors)")
        }
    }

    @Test func `what cannot be recovered is one line with status 1, and leaves nothing`() throws {
        let folder = try TemporaryFolder()
        let new = folder.file("new.db")
        let text = folder.file("notes.txt")
        try String(repeating: "no database ", count: 1_000).write(toFile: text, atomically: true, encoding: .utf8)
        for damaged in [folder.file("none.db"), text, folder.path] {
            let outcome = try Program.run(["recover", damaged, new])
            #expect(outcome.status == 1)
            #expect(outcome.output.isEmpty)
            #expect(
                outcome.errorLines.count == 1 && outcome.errors.hasPrefix("ullage: ")
                    && outcome.errors.contains(damaged))
        }
        #expect(!FileManager.default.fileExists(atPath: new))
    }

    @Test(arguments: [[], ["one"], ["one", ""], ["", "two"], ["one", "two", "three"]])
    func `anything but two names is refused with status 2 and one line`(arguments: [String]) throws {
        let outcome = try Program.run(["recover"] + arguments)
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count == 1)
    }

    @Test(arguments: [SIGINT, SIGTERM]) func `a recovery that is told to end leaves nothing`(number: Int32) throws {
        let (site, aside) = try damaged()
        // So many rows that it takes a while.
        let shell = try ChildProcess(
            [
                "sqlite3", site.database,
                """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500000)
                INSERT INTO sample SELECT 1, 1000000000000 + i * 1000, 0, i, i, 325, NULL FROM n;
                PRAGMA wal_checkpoint(TRUNCATE);
                """,
            ], streams: .outputAndErrors)
        _ = shell.readToEnd()
        #expect(shell.wait() == 0)
        let target = try TemporaryFolder()
        let child = try ChildProcess(
            [Program.path, "recover", site.database, target.file("new.db")], streams: .outputAndErrors)
        #expect(
            try eventually {
                try FileManager.default.contentsOfDirectory(atPath: target.path).contains("new.db.unfinished")
            })
        kill(child.identifier, number)
        let (output, errors) = child.readToEnd()
        #expect(child.wait() == 1)
        #expect(output.isEmpty)
        #expect(errors.contains("given up") && errors.split(separator: "\n").count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: target.path) == [])
        #expect(FileManager.default.fileExists(atPath: aside))
    }
}
