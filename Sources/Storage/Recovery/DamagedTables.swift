import GRDB

/// Which page belongs to which table of a damaged database.
///
/// First by the trees, from their roots down; what no tree leads to any more, since a page above it is damaged, by the pointer map, which
/// tells each page's parent; and where that is gone too, by what a row looks like. Pages that were given back are left alone: what
/// still stands in them was deleted.
struct DamagedTables {
    /// Every table that the schema names, with its root's page; empty where the schema is lost.
    private(set) var roots: [String: Int] = [:]
    private let pages: DamagedPages
    /// By page number, an index into `names`; 0: none, 1: of no interest.
    private var owners: [UInt16]
    private var names = ["", ""]
    /// Pages of the pointer map in which something stands that never does: nothing of them is believed, since a page that is
    /// wrongly taken for one that was given back is lost.
    private let falseMaps: Set<Int>

    init(_ pages: DamagedPages) {
        self.pages = pages
        let perMap = DamagedTables.pagesPerMap(pages)
        falseMaps = Set(
            stride(from: 2, through: max(2, pages.count), by: perMap).map { DamagedTables.mapPage($0 + 1, pages) }
                .filter { !DamagedTables.isMap($0, pages) })
        owners = [UInt16](repeating: 0, count: pages.count + 1)
        readSchema()
        var tables: [Int: UInt16] = [:]
        for (name, root) in roots.sorted(by: { $0.key < $1.key }) {
            names.append(name)
            let owner = UInt16(names.count - 1)
            tables[root] = owner
            claim(root, owner)
        }
        claimOrphans(tables)
    }

    /// Calls `body` with each page of a table, in the file's order.
    func eachPage(_ body: (_ table: String, _ page: TreePage) throws -> Void) rethrows {
        for number in 1..<max(1, owners.count) where owners[number] > 1 {
            if let page = TreePage(number, of: pages) { try body(names[Int(owners[number])], page) }
        }
    }

    /// The first column's texts of a small table.
    func texts(of table: String) -> Set<String> {
        var found: Set<String> = []
        guard let owner = names.firstIndex(of: table) else { return found }
        for number in owners.indices where Int(owners[number]) == owner {
            _ = TreePage(number, of: pages)?.rows { row in
                if let text = row.values.first?.text { found.insert(text) }
            }
        }
        return found
    }

    var isEmpty: Bool { !owners.contains { $0 > 1 } }

    // MARK: The schema

    private mutating func readSchema() {
        claim(1, 1)
        var found = false
        for number in 1..<max(1, owners.count) where owners[number] == 1 {
            found = takeSchema(number) || found
        }
        guard !found || owners.count > 1 && TreePage(1, of: pages) == nil else { return }
        // The first page is gone: the rows of the schema are known by their look.
        for number in 1..<max(1, owners.count) where owners[number] == 0 {
            if takeSchema(number) { owners[number] = 1 }
        }
    }

    private mutating func takeSchema(_ number: Int) -> Bool {
        guard let page = TreePage(number, of: pages), page.kind == .tableLeaf else { return false }
        var found = false
        _ = page.rows { row in
            // type, name, tbl_name, rootpage, sql
            guard row.values.count == 5, let type = row.values[0].text, let name = row.values[1].text,
                let root = row.values[3].whole, ["table", "index", "view", "trigger"].contains(type),
                row.values[2].text != nil
            else { return }
            found = true
            if root > 0, root < owners.count { roots[type == "table" ? name : "index \(name)"] = Int(root) }
        }
        return found
    }

    /// A page and all below it.
    private mutating func claim(_ root: Int, _ owner: UInt16) {
        var left = [root]
        while let number = left.popLast() {
            guard number >= 1, number < owners.count, owners[number] == 0, let page = TreePage(number, of: pages)
            else { continue }
            owners[number] = owner
            // What a damaged page names at random is not below it.
            left += page.children.filter { child in
                guard let (type, parent) = pointer(of: child) else { return true }
                // A root is below nothing, and another table's would be lost with all of its rows.
                return type == 5 ? parent == number : type != 1
            }
        }
    }

    // MARK: What no tree leads to

    private mutating func claimOrphans(_ tables: [Int: UInt16]) {
        for number in 1..<max(1, owners.count) where owners[number] == 0 {
            guard let page = TreePage(number, of: pages), page.kind != .tableInterior else { continue }
            switch origin(of: number) {
            case .free: continue
            case .root(let root):
                if let owner = tables[root] { owners[number] = owner }
            case .unknown: break
            }
            guard owners[number] == 0, let name = DamagedTables.likeness(page) else { continue }
            let owner = names.firstIndex(of: name) ?? names.count
            if owner == names.count { names.append(name) }
            owners[number] = UInt16(owner)
        }
    }

    private enum Origin {
        case free
        case root(Int)
        case unknown
    }

    /// By the pointer map (section 1.8), which every database of Ullage's has, since its `auto_vacuum` is incremental.
    private func origin(of page: Int) -> Origin {
        var number = page
        // No tree is deeper.
        for _ in 0..<20 {
            guard let (type, parent) = pointer(of: number) else { return .unknown }
            switch type {
            case 1: return .root(number)
            case 2: return .free
            case 5: number = parent
            default: return .unknown
            }
        }
        return .unknown
    }

    private func pointer(of number: Int) -> (type: UInt8, parent: Int)? {
        guard number > 2 else { return nil }
        let map = DamagedTables.mapPage(number, pages)
        guard number > map, !falseMaps.contains(map), let bytes = pages.page(map) else { return nil }
        return DamagedPages.mapEntry(number - map - 1, bytes)
    }

    private static func pagesPerMap(_ pages: DamagedPages) -> Int { pages.pageSize / 5 + 1 }

    /// The page of the map that tells of this page.
    private static func mapPage(_ number: Int, _ pages: DamagedPages) -> Int {
        let map = (number - 2) / pagesPerMap(pages) * pagesPerMap(pages) + 2
        // The page with the byte at 1 GiB, by which SQLite locks, is never used.
        return map == 0x4000_0000 / pages.pageSize + 1 ? map + 1 : map
    }

    private static func isMap(_ map: Int, _ pages: DamagedPages) -> Bool {
        guard let bytes = pages.page(map) else { return false }
        let last = min(pages.count, map + pages.pageSize / 5)
        return map < last && DamagedPages.isMap(bytes, of: map + 1...last, count: pages.count)
    }

    /// The table of which all of a page's rows could be; only of those that nobody mistakes.
    private static func likeness(_ page: TreePage) -> String? {
        var found: Set<String?> = []
        _ = page.rows { row in _ = found.insert(likeness(row)) }
        return found.count == 1 ? found.first ?? nil : nil
    }

    private static func likeness(_ row: TreePage.Row) -> String? {
        let values = row.values
        if row.rowID != nil {
            // The entry's number is the rowid, and stands as NULL.
            guard values.count == 11 || values.count == 12, values[0].isNull, values[1].whole != nil,
                values[2].text != nil, values[10].blobLength == 32
            else { return nil }
            return "journal"
        }
        guard values.count == 7 || values.count == 15, values[0].whole != nil, let second = values[1].whole else {
            return nil
        }
        if values.count == 7 { return values[2].whole != nil && second > 1_000_000_000 ? "sample" : nil }
        // So many minutes since 1970 are 28 million, so many hours half a million.
        return second > 5_000_000 ? "minute" : "hour"
    }
}

extension DatabaseValue {
    var whole: Int64? {
        if case .int64(let number) = storage { number } else { nil }
    }
    var text: String? {
        if case .string(let text) = storage { text } else { nil }
    }
    var blobLength: Int? {
        if case .blob(let bytes) = storage { bytes.count } else { nil }
    }
}
