import Acquisition
import TankFarm

/// A line reached by Modbus RTU or Modbus TCP through libmodbus. One thread's only, like libmodbus's own contexts.
package final class ModbusRegisterLink: RegisterLink {
    private let wire: any Wire
    /// The last request was one that a frame can carry; else what the wire tells is of the one before.
    private var wasCarried = false

    /// Opens nothing yet.
    /// - Parameter responseTimeout: the longest wait for a host's name, and then for a connection, and on a serial line the
    ///   silence after which a unit that did not answer in time is believed to say nothing any more.
    package init(transport: Transport, responseTimeout: Duration) {
        switch transport {
        case .rtu(let port): wire = SerialPort(port, responseTimeout: responseTimeout)
        case .tcp(let host, let port):
            wire = NetworkSocket(host: host, port: port, responseTimeout: responseTimeout)
        }
    }

    package func connect() throws(LinkError) { try wire.open() }

    package func read(
        unit: UnitID, table: RegisterTable, address: Int, count: Int, timeout: Duration
    ) throws(LinkError) -> [UInt16] {
        wasCarried = false
        let request = try ModbusRequest(unit: unit, table: table, address: address, count: count)
        wasCarried = true
        return try wire.exchange(request, timeout: timeout)
    }

    package func close() { wire.close() }

    package var lastReplyTime: Duration? { wasCarried ? wire.lastReplyTime : nil }

    package var lastRemarks: [WireRemark] { wasCarried ? wire.lastRemarks : [] }
}
