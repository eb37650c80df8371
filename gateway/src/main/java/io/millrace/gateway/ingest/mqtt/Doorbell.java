package io.millrace.gateway.ingest.mqtt;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.Iterator;

/**
 * Notices those who send something and never get as far as a CONNECT that could be read: they speak
 * another protocol or version, or TLS is on at one end only. The library ends such a connection and
 * tells nobody, so this looks at every connection from the moment it is accepted.
 *
 * <p>Counting alone is at stake: should the library change, strangers go uncounted and nothing else
 * happens.
 */
@Sharable
final class Doorbell extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = System.getLogger(MqttListener.class.getName());
    private static final AttributeKey<Boolean> IS_KNOWN = AttributeKey.valueOf("millrace-known");
    private static final String REASON = "no-connect";

    private static final long HANG_MILLIS_MAX = 5_000;

    private final ListenerCounters counters;
    // Event loop of the listener only.
    private int explained;

    Doorbell(ListenerCounters counters) {
        this.counters = counters;
    }

    /** The connection has sent its CONNECT; from here on others count what becomes of it. */
    static void known(Channel channel) {
        channel.attr(IS_KNOWN).set(true);
    }

    /** The next unknown connection to end was counted for a better reason. */
    void explained() {
        explained++;
    }

    /** Hears every connection that is accepted on {@code port} from now on. Never on a loop. */
    void hangAt(Vertx vertx, int port) {
        for (EventExecutor acceptor : ((VertxInternal) vertx).getAcceptorEventLoopGroup()) {
            if (acceptor instanceof SingleThreadEventLoop loop) {
                // Else who comes at once would come unheard.
                var _ = loop.submit(() -> hangAt(loop, port)).awaitUninterruptibly(HANG_MILLIS_MAX);
            }
        }
    }

    private void hangAt(SingleThreadEventLoop loop, int port) {
        Iterator<Channel> channels = loop.registeredChannelsIterator();
        while (channels.hasNext()) {
            if (channels.next() instanceof ServerChannel server
                    && server.localAddress() instanceof InetSocketAddress address
                    && address.getPort() == port) {
                server.pipeline().addFirst(this);
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        if (accepted instanceof Channel connection) {
            connection.pipeline().addFirst(new Visit());
        }
        context.fireChannelRead(accepted);
    }

    /** One connection, up to its first bytes. Confined to its event loop. */
    private final class Visit extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            Channel connection = context.channel();
            connection.closeFuture().addListener(closed -> left(connection));
            context.pipeline().remove(this);
            context.fireChannelRead(bytes);
        }
    }

    private void left(Channel connection) {
        if (connection.hasAttr(IS_KNOWN)) {
            return;
        }
        if (explained > 0) {
            explained--;
        } else if (counters.refused(REASON)) {
            LOG.log(
                    Level.WARNING,
                    () ->
                            "a connection from %s ended: %s. Further ones are only counted."
                                    .formatted(
                                            connection.remoteAddress(), Refusals.sentence(REASON)));
        }
    }
}
