import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct BackupTests {
    /// A site whose station ran and was stopped.
    private func recorded() throws -> TestSite {
        let site = try TestSite()
        let simulator = try site.simulate()
        let station = try site.serve()
        for number in 1...3 { #expect(try site.ullage("note", "remark \(number)").status == 0) }
        #expect(station.terminate() == 0)
        simulator.killNine()
        return site
    }

    /// So large a history that a backup takes a while.
    private func grow(_ site: TestSite) throws {
        try site.tamper(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500000)
            INSERT INTO sample SELECT 1, 1000000000000 + i * 1000, 0, i, i, 325, NULL FROM n;
            """)
    }

    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    private func head(_ site: TestSite) throws -> String {
        let line = try #require(try site.ullage("journal", "--verify").lines.first)
        return try #require(line.split(separator: " ").last.map(String.init))
    }

    @Test func `a backup beside a running station verifies, and is read by pointing the configuration at it`() throws {
        let site = try TestSite()
        let simulator = try site.simulate()
        let station = try site.serve()
        #expect(try site.ullage("note", "before").status == 0)
        let target = try TemporaryFolder()
        let copy = target.file("copy.db")
        let outcome = try site.ullage("backup", copy)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.isEmpty)
        #expect(outcome.lines.count == 1)
        #expect(outcome.output.hasPrefix("copied \(site.database) to \(copy): "))
        #expect(try names(target.path) == ["copy.db"])
        #expect(try site.ullage("note", "after").status == 0)

        let words = outcome.output.split(separator: " ").map { $0.filter { $0 != "," } }
        let place = try #require(words.firstIndex(of: "head"))
        let paper = words[place + 1]
        let size = try FileManager.default.attributesOfItem(atPath: copy)[.size] as? Int
        #expect(outcome.output.contains("\(try #require(size)) bytes"))
        // The station went on from the head that the copy ends with.
        #expect(try site.ullage("journal", "--verify", "--head", paper).status == 0)
        #expect(station.terminate() == 0)
        simulator.killNine()

        let restored = try TestSite {
            $0.replacingOccurrences(of: "simulation = true", with: "simulation = true\ndatabase = \"\(copy)\"")
        }
        #expect(try head(restored) == paper)
        let texts = try restored.journal().compactMap { $0["text"] as? String }
        #expect(texts.contains("before") && !texts.contains("after"))
        // Reading it leaves it one file.
        #expect(try names(target.path) == ["copy.db"])
    }

    @Test func `a backup without a station is the same record`() throws {
        let site = try recorded()
        let copy = site.folder.file("copy.db")
        let outcome = try site.ullage("backup", copy)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("head \(try head(site)), history 20"))
        #expect(try names(site.folder.path).allSatisfy { !$0.contains("unfinished") && !$0.hasPrefix("copy.db-") })
    }

    @Test func `an existing file, the database itself and a missing folder are refused with status 1 and one line`()
        throws
    {
        let site = try recorded()
        try "precious".write(toFile: site.folder.file("there"), atomically: true, encoding: .utf8)
        for (name, words) in [
            ("there", "there already"), ("ullage.db", "itself"), ("ullage.db-wal", "itself"),
            ("none/copy.db", "no folder"),
        ] {
            let outcome = try site.ullage("backup", site.folder.file(name))
            #expect(outcome.status == 1)
            #expect(
                outcome.errorLines.count == 1 && outcome.errors.hasPrefix("ullage: ") && outcome.errors.contains(words))
            #expect(outcome.output.isEmpty)
        }
        #expect(try String(contentsOfFile: site.folder.file("there"), encoding: .utf8) == "precious")
        #expect(try site.ullage("journal", "--verify").status == 0)
    }

    @Test func `a database that is missing or another program's is refused with status 1, and none is made`() throws {
        let site = try TestSite()
        let copy = site.folder.file("copy.db")
        let missing = try site.ullage("backup", copy)
        #expect(missing.status == 1 && missing.errorLines.count == 1)
        try String(repeating: "no database\n", count: 40).write(
            toFile: site.database, atomically: true, encoding: .utf8)
        let theirs = try site.ullage("backup", copy)
        #expect(theirs.status == 1 && theirs.errorLines.count == 1)
        #expect(try names(site.folder.path) == ["config.toml", "ullage.db"])
    }

    @Test(arguments: [["backup"], ["backup", ""], ["backup", "a", "b"]])
    func `a backup without one name is refused with status 2`(arguments: [String]) throws {
        let outcome = try TestSite().ullageList(arguments)
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count == 1)
    }

    @Test func `a copy that grows beyond what may be written is one line with what it takes, and leaves nothing`()
        throws
    {
        let site = try recorded()
        let target = try TemporaryFolder()
        let child = try ChildProcess(
            ["prlimit", "--fsize=65536", Program.path, "backup", target.file("copy.db"), "--config", site.config],
            streams: .outputAndErrors)
        let (output, errors) = child.readToEnd()
        #expect(child.wait() == 1)
        #expect(output.isEmpty)
        #expect(errors.hasPrefix("ullage: cannot write \(target.file("copy.db")): File too large (the copy takes "))
        #expect(errors.split(separator: "\n").count == 1)
        #expect(try names(target.path) == [])
    }

    /// Whether a user may have a disk of a megabyte here, in a name space of its own.
    private static let hasSmallDisks: Bool = {
        let child = try? ChildProcess(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], streams: .none)
        return child?.wait() == 0
    }()

    @Test(.enabled(if: hasSmallDisks)) func `a disk that is too small is told with what the copy takes`() throws {
        let site = try recorded()
        let target = try TemporaryFolder()
        let script = """
            mount -t tmpfs -o size=64k none "$1" && "$2" backup "$1/copy.db" --config "$3"; status=$?; ls -A "$1"; exit $status
            """
        let child = try ChildProcess(
            ["unshare", "-rm", "sh", "-c", script, "sh", target.path, Program.path, site.config],
            streams: .outputAndErrors)
        let (output, errors) = child.readToEnd()
        #expect(child.wait() == 1)
        #expect(output.isEmpty, "something was left: \(output)")
        #expect(errors.contains("no room for") && errors.contains("the copy takes") && errors.contains("65.5 kB free"))
        #expect(errors.split(separator: "\n").count == 1)
    }

    @Test(.enabled(if: hasSmallDisks)) func `the database's own disk is not filled to its end`() throws {
        let site = try recorded()
        let target = try TemporaryFolder()
        // The copy would fit, and nearly nothing besides.
        let script = """
            size=$(stat -c %s "$3/ullage.db")
            mount -t tmpfs -o size=4m none "$1" && cp "$3/config.toml" "$3/ullage.db" "$1" || exit 9
            free=$(df -B1 --output=avail "$1" | tail -1)
            head -c $((free - size - 8192)) /dev/zero > "$1/ballast"
            "$2" backup "$1/copy.db" --config "$1/config.toml"; status=$?; ls -A "$1"; exit $status
            """
        let child = try ChildProcess(
            ["unshare", "-rm", "sh", "-c", script, "sh", target.path, Program.path, site.folder.path],
            streams: .outputAndErrors)
        let (output, errors) = child.readToEnd()
        #expect(child.wait() == 1)
        #expect(errors.contains("of which 83.9 kB are left to the station"), "\(errors)")
        #expect(!output.contains("copy.db"))
    }

    @Test(arguments: [SIGINT, SIGTERM]) func `a backup that is told to end leaves nothing`(number: Int32) throws {
        let site = try recorded()
        try grow(site)
        let target = try TemporaryFolder()
        let child = try ChildProcess(
            [Program.path, "backup", target.file("copy.db"), "--config", site.config], streams: .outputAndErrors)
        #expect(try eventually { try names(target.path).contains("copy.db.unfinished") })
        kill(child.identifier, number)
        let (output, errors) = child.readToEnd()
        #expect(child.wait() == 1)
        #expect(output.isEmpty)
        #expect(errors.contains("given up") && errors.split(separator: "\n").count == 1)
        #expect(try names(target.path) == [])
    }

    @Test func `a backup that is killed leaves what the next one takes away`() throws {
        let site = try recorded()
        try grow(site)
        let target = try TemporaryFolder()
        let child = try ChildProcess(
            [Program.path, "backup", target.file("copy.db"), "--config", site.config], streams: .none)
        #expect(try eventually { try names(target.path).contains("copy.db.unfinished") })
        kill(child.identifier, SIGKILL)
        _ = child.wait()
        #expect(try !names(target.path).contains("copy.db"))
        #expect(try site.ullage("backup", target.file("copy.db")).status == 0)
        #expect(try names(target.path) == ["copy.db"])
    }
}
