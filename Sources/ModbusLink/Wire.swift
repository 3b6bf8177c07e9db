import Acquisition
import Glibc
import TankFarm

/// What both transports do, each in its way.
protocol Wire: AnyObject {
    func open() throws(LinkError)
    func exchange(_ request: ModbusRequest, timeout: Duration) throws(LinkError) -> [UInt16]
    func close()
    var lastReplyTime: Duration? { get }
    var lastRemarks: [WireRemark] { get }
}

/// libmodbus 3.1.6 waits with `select`, which writes outside its set for descriptors of 1024 and above.
func refuseHighDescriptor(_ descriptor: Int32) throws(LinkError) {
    guard descriptor < FD_SETSIZE else {
        throw .connection("too many open files: descriptor \(descriptor) is beyond what libmodbus can wait for")
    }
}

extension [WireRemark] {
    /// Each kind counts once an exchange, however often it was met.
    mutating func note(_ remark: WireRemark) {
        if !contains(remark) { append(remark) }
    }
}
